import { ComponentFixture, TestBed } from '@angular/core/testing';
import type { MigrationPage } from '../api/types';
import { migration, site } from '../../testing/samples';
import { Setup, setup } from '../../testing/setup';
import { ClusterView } from './monitor';

const { steps: _, ...whole } = migration({ name: 'web-of-the-cluster' });
const row = { ...whole, progress: 0.4, rateBytesPerSecond: 1 };
const page: MigrationPage = { items: [row], total: 1, page: 0, size: 100 };

describe('Cluster › Monitor › Migrations', () => {
  let world: Setup;
  let fixture: ComponentFixture<ClusterView>;

  beforeEach(() => {
    world = setup();
    world.client.objects = [
      { type: 'ClusterComputeResource', moid: 'domain-c8', vcenter: 'vc-s1' },
    ];
    world.service
      .on('GET /sites', [site('s1'), site('s2')])
      .on('GET /migrations', page)
      .on('POST /tickets', { ticket: 't', expiresAt: '' });
    fixture = TestBed.createComponent(ClusterView);
  });

  const shows = (text: string) =>
    vi.waitFor(() => {
      fixture.detectChanges();
      expect((fixture.nativeElement as HTMLElement).textContent).toContain(text);
    });

  it('asks for what concerns this cluster of this vCenter', async () => {
    await shows('web-of-the-cluster');
    const [asked] = world.service.requests('GET /migrations');
    expect(asked?.query.get('site')).toBe('s1');
    expect(asked?.query.get('cluster')).toBe('domain-c8');
    expect(asked?.query.get('sort')).toBe('-createdAt');
  });

  it('asks again when something else of the site changes, and shows what it knows at once', async () => {
    await shows('web-of-the-cluster');
    await vi.waitFor(() => expect(world.streams).toHaveLength(1));
    world.streams[0]?.say('summary', { ...row, name: 'renamed' });
    await shows('renamed');
    expect(world.service.requests('GET /migrations')).toHaveLength(1);
    world.streams[0]?.say('summary', { ...row, id: 'm-2' });
    await vi.waitFor(() => expect(world.service.requests('GET /migrations')).toHaveLength(2));
  });
});

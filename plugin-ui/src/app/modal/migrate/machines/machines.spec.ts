import { TestBed } from '@angular/core/testing';
import { machine, site } from '../../../../testing/samples';
import { Setup, setup } from '../../../../testing/setup';
import { Draft } from '../draft';
import { MachinesPage } from './machines';

describe('the machines of the wizard', () => {
  let world: Setup;

  beforeEach(() => {
    world = setup();
    TestBed.configureTestingModule({ providers: [Draft] });
    world.service
      .on('GET /sites', [site('s1')])
      .on('GET /sites/s1/machines', [machine('vm-1'), machine('vm-2')]);
  });

  const offered = async () => {
    const fixture = TestBed.createComponent(MachinesPage);
    await vi.waitFor(() => {
      fixture.detectChanges();
      expect((fixture.nativeElement as HTMLElement).textContent).toContain('machine vm-2');
    });
    return world.service.requests('GET /sites/s1/machines')[0]?.query;
  };

  it('are those of the cluster it was opened on', async () => {
    world.client.objects = [{ type: 'ClusterComputeResource', moid: 'c-8', vcenter: 'vc-s1' }];
    const asked = await offered();
    expect(asked?.get('cluster')).toBe('c-8');
    expect(asked?.has('datacenter')).toBe(false);
  });

  it('are those of the datacenter it was opened on', async () => {
    world.client.objects = [{ type: 'Datacenter', moid: 'dc-2', vcenter: 'vc-s1' }];
    expect((await offered())?.get('datacenter')).toBe('dc-2');
  });

  it('are all of a site when it was opened on nothing', async () => {
    expect([...((await offered()) ?? [])]).toEqual([]);
  });
});

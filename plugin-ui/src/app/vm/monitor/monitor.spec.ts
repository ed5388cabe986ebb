import { ComponentFixture, TestBed } from '@angular/core/testing';
import { problem } from '../../../testing/fake-service';
import { machine, migration } from '../../../testing/samples';
import { Setup, setup } from '../../../testing/setup';
import { MonitorView } from './monitor';

const VM = { type: 'VirtualMachine', moid: 'vm-1', vcenter: 'vc' };
const preparation = { state: 'NONE', step: '', progress: 0, changes: [] };

describe('VM › Monitor › Migration', () => {
  let world: Setup;
  let fixture: ComponentFixture<MonitorView>;

  beforeEach(() => {
    world = setup();
    world.client.objects = [VM];
  });

  const open = () => {
    fixture = TestBed.createComponent(MonitorView);
    fixture.detectChanges();
  };
  const shows = (text: string) =>
    vi.waitFor(() => {
      fixture.detectChanges();
      expect((fixture.nativeElement as HTMLElement).textContent).toContain(text);
    });

  it('says that it is loading', async () => {
    world.service.on('GET /machines/vm-1', () => new Promise<Response>(() => undefined));
    open();
    await shows('Loading');
  });

  it('says that the machine is not being migrated, and offers to', async () => {
    world.service.on('GET /machines/vm-1', { site: 's1', machine: machine('vm-1'), preparation });
    open();
    await shows('This machine is not being migrated');
    (fixture.nativeElement as HTMLElement).querySelector('button')?.click();
    expect(world.client.opened[0]?.route).toBe('modal/migrate');
    expect(world.client.opened[0]?.objects).toEqual([VM]);
  });

  it('says what may not be seen', async () => {
    world.service.on('GET /machines/vm-1', () => problem(403, 'No', 'It lacks System.View.'));
    open();
    await shows('You may not see this');
    await shows('It lacks System.View.');
  });

  it('says what went wrong and tries again when asked to', async () => {
    world.service.on('GET /machines/vm-1', () => problem(503, 'The database does not answer'));
    open();
    await shows('The database does not answer');
    world.service.on('GET /machines/vm-1', { site: 's1', machine: machine('vm-1'), preparation });
    (fixture.nativeElement as HTMLElement).querySelector('button')?.click();
    await shows('This machine is not being migrated');
  });

  it('follows the migration as it moves on', async () => {
    const { steps: _, ...summary } = migration();
    world.service
      .on('GET /machines/vm-1', {
        site: 's1',
        machine: machine('vm-1'),
        preparation,
        migration: { ...summary, rateBytesPerSecond: 1 },
      })
      .on('GET /migrations/m-1', migration())
      .on('POST /tickets', { ticket: 't', expiresAt: '' });
    open();
    await shows('Ready for cutover');
    await vi.waitFor(() => expect(world.streams).toHaveLength(1));
    world.streams[0]?.say('migration', migration({ state: 'FILLED', allowed: ['finalise'] }));
    await shows('Yes. Everything is at the destination.');
  });
});

import { ComponentFixture, TestBed } from '@angular/core/testing';
import type { Role } from '../../../api/types';
import { problem } from '../../../../testing/fake-service';
import { site } from '../../../../testing/samples';
import { Setup, setup } from '../../../../testing/setup';
import { RolesView } from './roles';

const ROLE: Role = {
  id: 'source',
  name: 'Slipway source',
  purpose: 'For sources.',
  features: [
    {
      id: 'copy',
      title: 'Copy a running machine',
      required: true,
      needs: [{ privilege: 'Vm.Snapshot', on: 'MACHINES', without: 'Nothing is copied.' }],
    },
    {
      id: 'tasks',
      title: 'Show tasks',
      required: false,
      needs: [{ privilege: 'Task.Create', on: 'MACHINES', without: 'No tasks.' }],
    },
  ],
  powerCli: 'New-VIRole',
  govc: 'govc role.create',
};

const missing = {
  privilege: 'Vm.Snapshot',
  feature: 'Copy a running machine',
  required: true,
  on: 'MACHINES',
  lacking: 2,
  of: 3,
  where: 'Servers',
  without: 'Nothing is copied.',
};

describe('Settings › Roles', () => {
  let world: Setup;
  let fixture: ComponentFixture<RolesView>;

  beforeEach(() => {
    world = setup();
    world.service.on('GET /roles', [ROLE]).on('GET /sites', [site('s1')]);
    fixture = TestBed.createComponent(RolesView);
  });

  const element = () => fixture.nativeElement as HTMLElement;
  const shows = (text: string) =>
    vi.waitFor(() => {
      fixture.detectChanges();
      expect(element().textContent).toContain(text);
    });
  const press = (name: string) =>
    vi.waitFor(() => {
      fixture.detectChanges();
      const button = [...element().querySelectorAll('button')].find(
        (each) => each.getAttribute('aria-label') === name && !each.disabled,
      );
      expect(button).toBeTruthy();
      button?.click();
    });

  it('tells of every privilege what does not work without it', async () => {
    await shows('Vm.Snapshot');
    await shows('Nothing is copied.');
    await shows('(optional)');
  });

  it('tests an account and tells what is missing where', async () => {
    world.service.on('POST /sites/s1/roles/test', {
      account: 'slipway',
      results: [
        { role: 'source', name: 'Slipway source', fits: false, missing: [missing] },
        { role: 'target', name: 'Slipway target', fits: true, missing: [] },
      ],
    });
    await press('Test the account of site s1');
    await shows('Slipway source: something that is required is missing.');
    await shows('is missing on 2 of 3 (Machines), as on Servers.');
    await shows('Slipway target: everything is there.');
  });

  it('tells an account that lacks something optional from one that lacks nothing', async () => {
    world.service.on('POST /sites/s1/roles/test', {
      account: 'slipway',
      results: [
        {
          role: 'source',
          name: 'Slipway source',
          fits: true,
          missing: [{ ...missing, required: false, lacking: 1, of: 1, where: 'the root folder' }],
        },
      ],
    });
    await press('Test the account of site s1');
    await shows('what is required is there, but not everything');
    await shows('is missing on the root folder.');
  });

  it('says why a test was refused', async () => {
    world.service.on('POST /sites/s1/roles/test', () => problem(403, 'No', 'You are no administrator.'));
    await press('Test the account of site s1');
    await shows('You are no administrator.');
  });

  it('copies the commands, or selects them where a frame may not copy', async () => {
    await press('Copy the govc commands of Slipway source');
    await shows('Selected: press Ctrl+C.');
    const written: string[] = [];
    vi.stubGlobal('navigator', {
      ...navigator,
      clipboard: { writeText: (text: string) => Promise.resolve(void written.push(text)) },
    });
    await press('Copy the PowerCLI commands of Slipway source');
    await shows('Copied.');
    expect(written).toEqual(['New-VIRole']);
    vi.unstubAllGlobals();
  });
});

import { ComponentFixture, TestBed } from '@angular/core/testing';
import type { GatewayDeployment } from '../../api/types';
import { problem } from '../../../testing/fake-service';
import { site } from '../../../testing/samples';
import { Setup, setup } from '../../../testing/setup';
import { SiteCard } from './site-card';

const COPYING: GatewayDeployment = {
  id: 'd1',
  name: 'gw2',
  state: 'COPYING',
  copiedBytes: 100 * 1024 * 1024,
  totalBytes: 400 * 1024 * 1024,
  startedBy: 'admin',
  startedAt: '2026-11-22T09:00:00Z',
  machine: 'vm-9',
};

describe('Sites › gateways that are deployed', () => {
  let world: Setup;
  let fixture: ComponentFixture<SiteCard>;

  const begin = (deployments: GatewayDeployment[]) => {
    world = setup();
    world.service
      .on('GET /sites/s1/gateways', [])
      .on('GET /sites/s1/gateway-deployments', deployments)
      .on('GET /appliance-package', { diskBytes: 400 });
    fixture = TestBed.createComponent(SiteCard);
    fixture.componentRef.setInput('site', site('s1'));
  };
  const page = () => document.body.textContent ?? '';
  const shows = (text: string) =>
    vi.waitFor(() => {
      fixture.detectChanges();
      expect(page()).toContain(text);
    });
  const press = (name: string) =>
    vi.waitFor(() => {
      fixture.detectChanges();
      const button = [...document.body.querySelectorAll('button')].find(
        (each) => (each.getAttribute('aria-label') ?? each.textContent?.trim()) === name && !each.disabled,
      );
      expect(button).toBeTruthy();
      button?.click();
    });

  it('tells how much is copied', async () => {
    begin([COPYING]);
    await shows('Copying its disks');
    await shows('100 MB of 400 MB');
  });

  it('cancels', async () => {
    begin([COPYING]);
    world.service.on('DELETE /sites/s1/gateway-deployments/d1', () => new Response(null, { status: 204 }));
    await press('Cancel the deployment of gw2');
    await vi.waitFor(() => expect(world.service.asked.some((each) => each.method === 'DELETE')).toBe(true));
  });

  it('tells why one failed and what to do', async () => {
    begin([
      {
        ...COPYING,
        state: 'FAILED',
        endedAt: '2026-11-22T09:05:00Z',
        problem: { type: 'appliance-refused', title: 'vCenter does not take the appliance', detail: 'No network.', remedy: 'Choose another.' },
      },
    ]);
    await shows('vCenter does not take the appliance');
    await shows('Choose another.');
    await press('Dismiss the deployment of gw2');
  });

  it('is silent of those that are in use', async () => {
    begin([{ ...COPYING, state: 'DONE', endedAt: '2026-11-22T09:05:00Z' }]);
    await shows('No gateway yet');
    expect(page()).not.toContain('gw2');
  });

  it('offers to deploy first', async () => {
    begin([]);
    world.service.on('GET /sites/s1/placements', { datacenters: [], computes: [], pools: [], folders: [], datastores: [], networks: [] });
    await press('Add a gateway to site s1');
    await shows('Deploy the OVA yourself');
    await shows('Password of admin');
  });

  it('offers the token alone where no appliance is carried along, and tells why', async () => {
    begin([]);
    world.service.on('GET /appliance-package', () =>
      problem(409, 'This manager carries no appliance', 'It cannot deploy gateways.'),
    );
    await press('Add a gateway to site s1');
    await shows('It cannot deploy gateways.');
    expect(page()).not.toContain('Password of admin');
  });
});

import { ComponentFixture, TestBed } from '@angular/core/testing';
import type { Gateway, GatewayDetail } from '../../api/types';
import { site } from '../../../testing/samples';
import { Setup, setup } from '../../../testing/setup';
import { SiteCard } from './site-card';

const GATEWAY: Gateway = {
  name: 'gw1',
  machine: 'vm-7',
  controlUrl: 'https://gw1:10908',
  standing: 'ACTIVE',
  reachable: true,
};

const DETAIL: GatewayDetail = {
  name: 'gw1',
  standing: 'ACTIVE',
  machineFound: true,
  volumes: 2,
  exports: 1,
  safeToRestart: false,
  enrolled: true,
};

describe('Sites › gateways', () => {
  let world: Setup;
  let fixture: ComponentFixture<SiteCard>;

  const begin = (gateway: Partial<Gateway> = {}, detail: Partial<GatewayDetail> = {}) => {
    world = setup();
    world.service
      .on('GET /sites/s1/gateways', [{ ...GATEWAY, ...gateway }])
      .on('GET /sites/s1/gateways/gw1', { ...DETAIL, ...detail });
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

  it('tells what a gateway carries', async () => {
    begin();
    await shows('2 volumes, 1 source disk');
  });

  it('tells when a drained one may be restarted', async () => {
    begin({ standing: 'DRAINED' }, { volumes: 0, exports: 0, safeToRestart: true });
    await shows('Drained and empty: safe to restart');
  });

  it('tells when a drained one may not be restarted', async () => {
    begin({ standing: 'DRAINED' });
    await shows('do not restart it while it carries any');
  });

  it('drains, and looks again', async () => {
    begin();
    world.service.on('PUT /sites/s1/gateways/gw1/standing', { ...DETAIL, standing: 'DRAINED' });
    await press('Drain gw1');
    await vi.waitFor(() =>
      expect(world.service.asked.filter((each) => each.path === '/sites/s1/gateways').length).toBe(2),
    );
    expect(world.service.asked.find((each) => each.method === 'PUT')?.body).toEqual({ standing: 'DRAINED' });
  });

  it('revokes only after the question', async () => {
    begin();
    world.service.on('POST /sites/s1/gateways/gw1/revoke', { ...DETAIL, standing: 'REVOKED' });
    await press('Revoke gw1');
    await shows('It comes back only with a new token.');
    expect(world.service.asked.some((each) => each.method === 'POST')).toBe(false);
    await press('Revoke');
    await vi.waitFor(() => expect(world.service.asked.some((each) => each.method === 'POST')).toBe(true));
  });

  it('shows a token with what else to deploy the gateway with', async () => {
    begin();
    world.service.on('POST /sites/s1/gateways/gw1/enrolment', {
      token: 'the-token',
      expiresAt: '2026-11-22T09:00:00Z',
      manager: '10.0.0.4',
      fingerprint: 'AA:BB',
    });
    await press('New token for gw1');
    await press('Make a token');
    await shows('the-token');
    await shows('AA:BB');
    await shows('It lets one gateway in, once.');
  });
});

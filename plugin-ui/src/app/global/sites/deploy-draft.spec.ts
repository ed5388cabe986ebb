import type { Placements } from '../../api/types';
import { DeployDraft, NOTHING, at, isComplete, mistakes, near, order } from './deploy-draft';

const id = (type: string, value: string) => ({ type, value });

const PLACES: Placements = {
  datacenters: [],
  computes: [
    { id: id('ClusterComputeResource', 'c1'), name: 'One', datacenter: id('Datacenter', 'dc1'), rootPool: id('ResourcePool', 'p1') },
    { id: id('ClusterComputeResource', 'c2'), name: 'Two', datacenter: id('Datacenter', 'dc2'), rootPool: id('ResourcePool', 'p2') },
  ],
  pools: [],
  folders: [
    { id: id('Folder', 'f1'), name: 'vm', datacenter: id('Datacenter', 'dc1') },
    { id: id('Folder', 'f2'), name: 'vm', datacenter: id('Datacenter', 'dc2') },
  ],
  datastores: [
    { id: id('Datastore', 'd1'), name: 'small', datacenter: id('Datacenter', 'dc1'), capacityBytes: 10, freeBytes: 1 },
    { id: id('Datastore', 'd2'), name: 'roomy', datacenter: id('Datacenter', 'dc1'), capacityBytes: 10, freeBytes: 9 },
  ],
  networks: [{ id: id('Network', 'n1'), name: 'VM Network', datacenter: id('Datacenter', 'dc1') }],
};

const PASSWORD = 'a long password';
const whole = (more: Partial<DeployDraft> = {}): DeployDraft => ({
  ...at(NOTHING, PLACES, 'c1'),
  name: 'gw1',
  password: PASSWORD,
  again: PASSWORD,
  ...more,
});

describe('Sites › what a gateway is deployed with', () => {
  it('offers what lies in the datacenter of the cluster', () => {
    expect(near(PLACES, 'c1').datastores.map((d) => d.name)).toEqual(['small', 'roomy']);
    expect(near(PLACES, 'c2').networks).toEqual([]);
    expect(near(undefined, 'c1').folders).toEqual([]);
  });

  it('takes the roomiest datastore with a cluster', () => {
    expect(at(NOTHING, PLACES, 'c1')).toMatchObject({ pool: 'p1', folder: 'f1', datastore: 'd2', network: 'n1' });
  });

  it('keeps nothing of another datacenter', () => {
    expect(at(whole(), PLACES, 'c2')).toMatchObject({ name: 'gw1', pool: 'p2', folder: 'f2', datastore: '', network: '' });
  });

  it('is complete with DHCP and a password', () => {
    expect(isComplete(whole())).toBe(true);
    expect(isComplete(whole({ again: 'another password' }))).toBe(false);
    expect(isComplete(whole({ network: '' }))).toBe(false);
  });

  it('wants all of a fixed address', () => {
    const fixed = { fixed: true, address: '192.0.2.10', prefix: '24' };
    expect(isComplete(whole(fixed))).toBe(false);
    expect(isComplete(whole({ ...fixed, gateway: '192.0.2.1' }))).toBe(true);
    expect(isComplete(whole({ fixed: true, address: '2001:db8::7', prefix: '64', gateway: 'fe80::1' }))).toBe(true);
  });

  it('tells mistakes of what was typed, and none of what is empty', () => {
    expect(mistakes(NOTHING).size).toBe(0);
    const bad = whole({ name: '-gw', fixed: true, address: 'here', prefix: '129', gateway: '1.2', password: 'short', again: 'other' });
    expect([...mistakes(bad)]).toEqual(['name', 'address', 'prefix', 'gateway', 'password', 'again']);
  });

  it('leaves out an address that was typed before DHCP was chosen', () => {
    const sent = order(whole({ address: '192.0.2.10', prefix: '24', gateway: '192.0.2.1', dns: ' 192.0.2.53 ' }));
    expect(sent).toMatchObject({ address: '', prefix: '', gateway: '', dns: '192.0.2.53', adminPassword: PASSWORD });
  });
});

import { placeOf } from './place';

describe('a place of the inventory', () => {
  const of = (type: string) => placeOf({ type, moid: 'x-1', vcenter: 'vc' });

  it('is what the API filters by', () => {
    expect(of('ClusterComputeResource')).toEqual({ cluster: 'x-1' });
    expect(of('ComputeResource')).toEqual({ cluster: 'x-1' });
    expect(of('Datacenter')).toEqual({ datacenter: 'x-1' });
    expect(of('Folder')).toEqual({ folder: 'x-1' });
  });

  it('is everything for what is no place', () => {
    expect(of('VirtualMachine')).toEqual({});
    expect(placeOf(undefined)).toEqual({});
  });
});

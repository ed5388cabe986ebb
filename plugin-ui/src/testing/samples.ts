import type { Check, Machine, Migration, Site } from '../app/api/types';

export function machine(moid: string, more: Partial<Machine> = {}): Machine {
  return {
    id: { type: 'VirtualMachine', value: moid },
    name: `machine ${moid}`,
    instanceUuid: `uuid-${moid}`,
    power: 'ON',
    tools: 'RUNNING',
    guestOperationsReady: true,
    guestId: 'debian12_64Guest',
    guestFullName: 'Debian GNU/Linux 12 (64-bit)',
    directory: `[ds] ${moid}`,
    firmware: 'efi',
    cpus: 2,
    memoryMiB: 2048,
    changeTrackingSupported: true,
    changeTracking: false,
    consolidationNeeded: false,
    disks: [
      { key: 2000, label: 'Hard disk 1', path: 'a', sizeBytes: 10, allocatedBytes: 4, mode: 'persistent', unsupported: '', slot: { bus: { kind: 'ParaVirtualSCSIController', number: 0 }, unit: 0 } },
    ],
    nics: [
      {
        key: 4000,
        label: 'Network adapter 1',
        macAddress: '00:50:56:00:00:01',
        network: { type: 'Network', value: 'network-1' },
        model: 'vmxnet3',
      },
    ],
    snapshots: [],
    ipAddress: '',
    hostName: '',
    place: {},
    extraConfig: {},
    ...more,
  };
}

export function site(id: string, more: Partial<Site> = {}): Site {
  return {
    id,
    name: `site ${id}`,
    url: `https://${id}.test`,
    thumbprint: 'AA:BB',
    username: 'slipway@vsphere.local',
    instanceUuid: `vc-${id}`,
    version: '8.0.3',
    reachable: true,
    recentTasks: { state: 'MIRRORED', detail: '' },
    ...more,
  };
}

export function check(id: string, outcome: Check['outcome']): Check {
  return { id, title: id, outcome, cause: outcome === 'PASSED' ? '' : `${id} is bad`, remedy: '' };
}

export function migration(more: Partial<Migration> = {}): Migration {
  return {
    id: 'm-1',
    name: 'web',
    kind: 'warm',
    state: 'READY',
    paused: false,
    cancelling: false,
    states: [{ state: 'READY', at: '2026-11-01T10:00:00Z' }],
    steps: [],
    source: { site: 's1', machine: 'vm-1', name: 'web' },
    destination: { site: 's2', pool: 'p', folder: 'f', datastore: 'd', networks: [], keepMac: true, diskFormat: 'thin' },
    options: {
      prefill: true,
      cutover: 'HELD',
      keep: 'HELD',
      finalise: 'HELD',
      bytesPerSecond: 0,
      repositories: false,
    },
    allowed: ['cutover', 'cancel'],
    volume: {
      id: 'v',
      sizeBytes: 1000,
      presentBytes: 400,
      absentBytes: 600,
      zeroBytes: 100,
      writtenByGuestBytes: 0,
      generation: 1,
      filled: false,
      fill: { running: true, bytesPerSecond: 0, rateBytesPerSecond: 10, waitingForOrigin: false },
      originReachable: true,
      linkReceivedBytes: 300,
    },
    disks: [
      {
        id: '2000',
        label: 'Hard disk 1',
        capacityBytes: 1000,
        presentBytes: 400,
        progress: 0.33,
        rateBytesPerSecond: 10,
        etaSeconds: 60,
      },
    ],
    progress: 0.33,
    forecast: { downtimeSeconds: 74, basedOn: 3 },
    cancelCost: { discardedBytes: 1, lostBytes: 0, restartsSource: false, text: 'It costs this.' },
    exposureBytes: 0,
    createdBy: 'me',
    createdAt: '2026-11-01T09:00:00Z',
    version: 7,
    change: 9,
    ...more,
  };
}

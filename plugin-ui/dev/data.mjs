// A small data centre that never was, for looking at the screens. Seeded: every run shows the same.
const GB = 1024 ** 3;
const MB = 1024 ** 2;
const gb = (bytes) => (bytes < GB ? `${+(bytes / MB).toPrecision(3)} MB` : `${+(bytes / GB).toPrecision(3)} GB`);
let seed = 7;
const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
const ref = (type, value) => ({ type, value });
const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();

export const sites = [
  { id: 'site-1', name: 'Vienna', url: 'https://vc.vienna.example', thumbprint: thumb(3), username: 'slipway@vsphere.local', instanceUuid: 'b6b1a5c0-0001-4000-8000-000000000001', version: '8.0.3', reachable: true, recentTasks: { state: 'MIRRORED', detail: '' } },
  { id: 'site-2', name: 'Graz', url: 'https://vc.graz.example', thumbprint: thumb(5), username: 'slipway@vsphere.local', instanceUuid: 'b6b1a5c0-0002-4000-8000-000000000002', version: '8.0.3', reachable: true, recentTasks: { state: 'NOT_REGISTERED', detail: '' } },
];

export const deployments = {
  'site-1': [
    { id: 'd2', name: 'gw-vienna-2', state: 'COPYING', copiedBytes: 151_000_000, totalBytes: 403_000_000, startedBy: 'VSPHERE.LOCAL\\Administrator', startedAt: '2026-11-22T05:00:00Z', machine: 'vm-90' },
    {
      id: 'd1', name: 'gw-vienna-3', state: 'FAILED', copiedBytes: 0, totalBytes: 403_000_000, startedBy: 'VSPHERE.LOCAL\\Administrator', startedAt: '2026-11-22T04:00:00Z', endedAt: '2026-11-22T04:21:00Z', machine: '',
      problem: { type: 'gateway-silent', title: 'The gateway did not come in', detail: 'It runs, and has not asked for its certificate in 20 minutes.', remedy: 'Look at its console: it says what it could not reach.' },
    },
  ],
};

function thumb(n) {
  return Array.from({ length: 32 }, (_, i) => ((i * 37 + n * 91) % 256).toString(16).padStart(2, '0').toUpperCase()).join(':');
}

export const probe = { thumbprint: thumb(9), subject: 'CN=vc.linz.example', notAfter: '2028-03-01T00:00:00Z', version: '8.0.3' };

export const gateways = {
  'site-1': [{ name: 'gw-vienna-1', machine: 'vm-11', controlUrl: 'https://10.1.0.5:9443', standing: 'ACTIVE', reachable: true, health: { name: 'gw-vienna-1', version: '0.1.0', linkAddress: '10.1.0.5:7443', iscsiPortal: '10.1.0.5:3260', uptimeSeconds: 864000, revocationNumber: 0 } }],
  'site-2': [
    { name: 'gw-graz-1', machine: 'vm-21', controlUrl: 'https://10.2.0.5:9443', standing: 'ACTIVE', reachable: true, health: { name: 'gw-graz-1', version: '0.1.0', linkAddress: '10.2.0.5:7443', iscsiPortal: '10.2.0.5:3260', uptimeSeconds: 86400, revocationNumber: 0 } },
    { name: 'gw-graz-2', machine: 'vm-22', controlUrl: 'https://10.2.0.6:9443', standing: 'DRAINED', reachable: false, problem: 'Gateway gw-graz-2 cannot be reached: connection refused' },
  ],
};

export const gatewayDetail = (gateway) => ({
  name: gateway.name, standing: gateway.standing, machineFound: true, enrolled: true, certificateEnds: '2027-02-19T09:00:00Z',
  ...(gateway.reachable ? { volumes: 3, exports: 2, safeToRestart: false } : {}),
});

export const invitation = { token: 'hN0yX2bq7mVdWc1TzR8sKpE4uJfLa9GoQi5vBnCxYtM', expiresAt: '2026-11-22T09:00:00Z', manager: '10.1.0.4', fingerprint: thumb(5) };

export const alarms = [
  { site: 'site-2', object: 'gateway gw-graz-1', problem: { type: 'clock-skewed', title: 'A clock is wrong', status: 500, detail: 'The clock of gateway gw-graz-1 is 95 seconds behind the manager\u2019s.', remedy: 'Give both of them the same NTP servers. Certificates and logs depend on it.' } },
];

const names = ['web-01', 'web-02', 'db-primary', 'db-replica', 'mail', 'git', 'build-agent-1', 'build-agent-2', 'ldap', 'wiki', 'erp-app', 'erp-db', 'monitoring', 'proxy'];
export const machines = names.map((name, i) => ({
  id: ref('VirtualMachine', `vm-${58 + i}`), name, instanceUuid: `5000000${i}`, power: i === 9 ? 'OFF' : 'ON', tools: i === 7 ? 'NOT_RUNNING' : 'RUNNING', guestOperationsReady: i !== 7,
  guestId: 'debian12_64Guest', guestFullName: i % 3 ? 'Debian GNU/Linux 12 (64-bit)' : 'Rocky Linux 9 (64-bit)', directory: `[ds] ${name}`, firmware: i % 2 ? 'efi' : 'bios', cpus: 2 + (i % 3) * 2, memoryMiB: 4096,
  changeTrackingSupported: true, changeTracking: false, consolidationNeeded: false,
  disks: [{ key: 2000, label: 'Hard disk 1', path: `[ds] ${name}/${name}.vmdk`, sizeBytes: (20 + i * 30) * GB, allocatedBytes: (11 + i * 13) * GB, mode: 'persistent', unsupported: '' }],
  nics: [{ key: 4000, label: 'Network adapter 1', macAddress: `00:50:56:9a:10:${(16 + i).toString(16)}`, network: ref('Network', i % 2 ? 'network-12' : 'network-11'), model: 'vmxnet3' }],
  snapshots: [], ipAddress: `10.1.4.${20 + i}`, hostName: name, extraConfig: {}, place: { cluster: ref('ClusterComputeResource', i % 2 ? 'domain-c9' : 'domain-c8'), folder: ref('Folder', 'group-v3'), pool: ref('ResourcePool', 'resgroup-9') },
}));

export const placements = (site) => {
  const dc = ref('Datacenter', 'datacenter-2');
  return {
    datacenters: [{ id: dc, name: site === 'site-1' ? 'Vienna' : 'Graz' }],
    computes: [{ id: ref('ClusterComputeResource', 'domain-c8'), name: 'Production', datacenter: dc, rootPool: ref('ResourcePool', 'resgroup-9') }, { id: ref('ClusterComputeResource', 'domain-c9'), name: 'Edge', datacenter: dc, rootPool: ref('ResourcePool', 'resgroup-19') }],
    pools: [{ id: ref('ResourcePool', 'resgroup-9'), name: 'Resources', compute: ref('ClusterComputeResource', 'domain-c8') }, { id: ref('ResourcePool', 'resgroup-10'), name: 'Business critical', compute: ref('ClusterComputeResource', 'domain-c8') }],
    folders: [{ id: ref('Folder', 'group-v3'), name: 'vm', datacenter: dc }, { id: ref('Folder', 'group-v4'), name: 'Migrated', datacenter: dc }],
    datastores: [{ id: ref('Datastore', 'datastore-14'), name: 'vsan', datacenter: dc, capacityBytes: 40960 * GB, freeBytes: 21400 * GB }, { id: ref('Datastore', 'datastore-15'), name: 'nvme-local', datacenter: dc, capacityBytes: 512 * GB, freeBytes: 120 * GB }],
    networks: [{ id: ref('Network', 'network-11'), name: 'Servers', datacenter: dc }, { id: ref('Network', 'network-12'), name: site === 'site-1' ? 'Databases' : 'Databases (Graz)', datacenter: dc }],
  };
};

export const checks = (machine, body) => {
  const bad = machine.tools !== 'RUNNING';
  const list = [
    ['source-gateway', 'A gateway of the source’s site answers'], ['tools-running', 'VMware Tools runs in the guest'], ['guest-operations-ready', 'The guest takes commands through VMware Tools'],
    ['os-supported', 'The operating system can boot over iSCSI'], ['change-tracking', 'Changed blocks can be tracked'], ['snapshots', 'No snapshots stand in the way'], ['disks', 'The disk can be migrated'], ['source-privileges', 'The service account may do its work at the source'],
  ];
  if (body.credentials) list.push(['credentials-valid', 'The guest accepts the account'], ['root-allowed', 'The account is root or may become root'], ['guest-space', 'There is room for the preparation']);
  if (body.destination) list.push(['destination-gateway', 'A gateway of the destination’s site answers'], ['capacity', 'The datastore has room for the disk'], ['networks', 'Every network card has a network'], ['name-free', 'The name is free at the destination'], ['link', 'The source gateway’s link is open'], ['destination-privileges', 'The service account may do its work at the destination']);
  return list.map(([id, title]) => {
    if (bad && id === 'tools-running') return { id, title, outcome: 'FAILED', cause: `${machine.name}: VMware Tools is not running.`, remedy: 'Install open-vm-tools (or VMware Tools) in the guest, start it, and check again.' };
    if (id === 'credentials-valid' && body.credentials.password !== 'secret') return { id, title, outcome: 'FAILED', cause: `${machine.name} does not accept the user ${body.credentials.username} with this password.`, remedy: 'Check the user name and the password of an account inside the guest.' };
    if (id === 'change-tracking' && machine.name === 'mail') return { id, title, outcome: 'WARNING', cause: 'mail: changed block tracking is switched on with a short stun.', remedy: '' };
    return { id, title, outcome: 'PASSED', cause: '', remedy: '' };
  });
};

const STEPS = ['Check both sites and the machine', 'Prepare the guest to boot over iSCSI', 'Track changed blocks of the source', 'Freeze the source’s disk in a snapshot', 'Show the frozen disk to the source gateway', 'Publish the frozen disk on the link', 'Create the disk at the destination', 'Give the disk to the destination gateway', 'Create the volume', 'Prefill the disk while the source runs', 'Be ready for the cutover', 'Wait for the cutover', 'Shut the source down', 'Serve the volume over iSCSI', 'Build and upload the boot capsule', 'Create the machine at the destination', 'Start the machine from the cache', 'Wait for the guest to answer', 'Fill the disk behind the running machine', 'Keep the machine at the destination', 'Fill the disk', 'Let go of the source’s disk', 'Wait for the finalise window', 'Shut the machine down once more', 'Flush and close the volume', 'Give the disk to the machine', 'Start the machine from its own disk', 'Retire the source'];
const ORDER = ['DRAFT', 'CHECKED', 'PREPARED', 'PREFILLING', 'READY', 'CUTTING_OVER', 'RUNNING_FROM_CACHE', 'FILLED', 'FINALISING', 'FINALISED'];
const AT_STEP = { DRAFT: 0, CHECKED: 1, PREPARED: 3, PREFILLING: 9, READY: 11, CUTTING_OVER: 15, RUNNING_FROM_CACHE: 19, FILLED: 22, FINALISING: 24, FINALISED: 27, FAILED: 9, CANCELLED: 9, ROLLED_BACK: 19 };
const ALLOWED = { DRAFT: ['start', 'cancel'], PREFILLING: ['cutover', 'cancel'], READY: ['cutover', 'cancel'], RUNNING_FROM_CACHE: ['keep', 'cancel'], FILLED: ['finalise'], FINALISED: ['retire'], FAILED: ['start', 'cancel'] };

function migration(i, machine, state, part, group) {
  const size = machine.disks[0].sizeBytes;
  const past = ORDER.includes(state) ? ORDER.slice(0, ORDER.indexOf(state) + 1) : ['DRAFT', 'CHECKED', 'PREPARED', 'PREFILLING', state];
  const at = AT_STEP[state];
  const live = ['PREFILLING', 'READY', 'RUNNING_FROM_CACHE', 'FILLED'].includes(state);
  const booted = ['RUNNING_FROM_CACHE', 'FILLED', 'FINALISED'].includes(state);
  const written = booted ? Math.floor((0.4 + i) * 310 * MB) : 0;
  const rate = live && part < 1 ? Math.floor((40 + random() * 70) * MB) : 0;
  const begun = 20 + i * 17;
  const whole = ['FILLED', 'FINALISED'].includes(state);
  return {
    id: `00000000-0000-4000-8000-${(10 + i).toString(16).padStart(12, '0')}`, name: machine.name, ...(group ? { group } : {}), kind: i === 5 ? 'cold' : 'warm', state, paused: false, cancelling: false,
    states: past.map((s, n) => ({ state: s, at: ago(begun - n * (begun / (past.length + 1))) })),
    steps: STEPS.map((title, n) => ({ name: `step-${n}`, title, state: n < at ? 'DONE' : n > at ? 'PENDING' : state === 'FAILED' ? 'FAILED' : state === 'DRAFT' ? 'PENDING' : ['READY', 'FILLED', 'FINALISED'].includes(state) ? 'WAITING' : 'RUNNING', ...(n <= at ? { startedAt: ago(begun - n) } : {}), ...(n < at ? { endedAt: ago(begun - n - 0.4) } : {}), note: n === at && rate ? `${Math.round(part * 100)} % at ${Math.round(rate / MB)} MB/s` : '' })),
    source: { site: 'site-1', machine: machine.id.value, name: machine.name },
    destination: { site: 'site-2', pool: 'resgroup-9', folder: 'group-v3', datastore: 'datastore-14', networks: [{ nic: 4000, network: 'network-11' }], keepMac: true, diskFormat: 'thin' },
    options: { prefill: true, cutover: 'HELD', keep: 'HELD', finalise: 'HELD', bytesPerSecond: 0 },
    ...(booted ? { destinationMachine: `vm-${900 + i}` } : {}),
    ...(state === 'FAILED' ? { problem: { type: 'gateway-unreachable', title: 'A gateway does not answer', status: 503, detail: 'Gateway gw-graz-2 cannot be reached: connection refused', remedy: 'Check that the gateway’s machine is powered on and that its control port is open.' } } : {}),
    allowed: ALLOWED[state] ?? [],
    ...(live || state === 'FAILED' ? { volume: { id: `v${i}`, sizeBytes: size, presentBytes: Math.floor(size * part), absentBytes: Math.floor(size * (1 - part)), zeroBytes: Math.floor(size * 0.3), writtenByGuestBytes: written, generation: 2, filled: state === 'FILLED', fill: { running: state !== 'FILLED', bytesPerSecond: 0, rateBytesPerSecond: rate, waitingForOrigin: false }, originReachable: true, initiators: [], fetchedBytes: { demand: 310 * MB, trace: 95 * MB, stream: 220 * MB, fill: Math.floor(size * part * 0.6) }, linkReceivedBytes: Math.floor(size * part * 0.44), reads: { total: 48213, local: 46888 }, demandWaits: { count: 1325, totalMillis: 21730, maxMillis: 212 } } } : {}),
    disks: state === 'DRAFT' ? [] : machine.disks.map((d) => ({ id: String(d.key), label: d.label, capacityBytes: d.sizeBytes, presentBytes: whole ? d.sizeBytes : Math.floor(d.sizeBytes * part), progress: whole ? 1 : part, rateBytesPerSecond: rate, ...(rate ? { etaSeconds: Math.round((size * (1 - part)) / rate) } : {}) })),
    progress: whole ? 1 : part,
    forecast: { downtimeSeconds: 74, ...(booted ? { actualDowntimeSeconds: 58 } : {}), basedOn: 12 },
    ...((ALLOWED[state] ?? []).includes('cancel') ? { cancelCost: { discardedBytes: Math.floor(size * part), lostBytes: written, restartsSource: booted, text: booted ? `${gb(size * part)} copied so far are discarded. ${gb(written)} written at the destination are lost. The source is started again.` : `${gb(size * part)} copied so far are discarded. The source is not affected.` } } : {}),
    exposureBytes: written, createdBy: 'Administrator@VSPHERE.LOCAL', createdAt: ago(begun), version: 4, change: 40 + i,
  };
}

const PLAN = [['RUNNING_FROM_CACHE', 0.62, 'web'], ['PREFILLING', 0.37, 'web'], ['READY', 0.94, ''], ['FAILED', 0.21, ''], ['FILLED', 1, ''], ['PREFILLING', 0.08, 'build'], ['DRAFT', 0, 'build'], ['CUTTING_OVER', 0.9, ''], ['FINALISED', 1, ''], ['CANCELLED', 0, ''], ['ROLLED_BACK', 0, ''], ['RUNNING_FROM_CACHE', 0.97, 'erp'], ['FINALISED', 1, 'erp']];
export const migrations = PLAN.map(([state, part, group], i) => migration(i, machines[i], state, part, group));

export const summary = ({ steps, ...m }) => ({
  ...m,
  rateBytesPerSecond: m.volume?.fill.rateBytesPerSecond ?? 0,
  ...(m.volume?.fill.rateBytesPerSecond ? { etaSeconds: Math.round(m.volume.absentBytes / m.volume.fill.rateBytesPerSecond) } : {}),
});

export const blockmap = (m, cells) => {
  const part = m.volume ? m.volume.presentBytes / m.volume.sizeBytes : 0;
  let map = '';
  for (let i = 0; i < cells; i++) {
    const at = i / cells;
    const hash = Math.abs(Math.sin(i * 12.9898 + Math.floor(i / 13)) * 43758.5453) % 1;
    map += at > 0.72 ? (hash < 0.96 ? 'z' : 'p') : at < part * 0.3 ? (hash < 0.1 && m.exposureBytes ? 'w' : 'p') : at < part * 0.72 ? (hash < 0.05 && m.exposureBytes ? 'd' : 'p') : hash < 0.02 ? 'd' : hash < 0.03 && m.exposureBytes ? 'w' : '.';
  }
  return { cells, bytesPerCell: Math.floor((m.volume?.sizeBytes ?? GB) / cells), map };
};

export const link = () => ['site-2'].flatMap((site) => Array.from({ length: 60 }, (_, i) => ({ site, at: ago(60 - i), bytesPerSecond: Math.max(0, Math.floor((60 + 45 * Math.sin(i / 7) + 25 * Math.sin(i / 2.3)) * MB)) })));

export const preparation = (moid) => Number(moid.slice(3)) % 3 === 0
  ? { state: 'PREPARED', step: '', progress: 100, preparedAt: ago(3000), changes: [{ action: 'packages', description: 'open-iscsi was installed', undo: 'is removed' }, { action: 'initramfs', description: 'The initramfs was made anew with iSCSI', undo: 'the old one is put back' }, { action: 'network', description: 'eth0 is left alone while it carries the disk', undo: 'the setting is removed' }] }
  : { state: 'NONE', step: '', progress: 0, changes: [] };

export const settings = {
  throttle: { bytesPerSecond: null, calendar: [{ days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], from: '08:00', to: '18:00', bytesPerSecond: 25 * MB }] },
  defaults: { cutover: 'HELD', keep: 'HELD', finalise: 'HELD' }, keepMac: true,
};

export const events = Array.from({ length: 64 }, (_, i) => {
  const m = migrations[i % migrations.length];
  return { id: 64 - i, at: ago(i * 7), migration: m.id, name: m.name, severity: i % 11 === 3 ? 'ERROR' : i % 6 === 2 ? 'WARNING' : 'INFO', text: i % 11 === 3 ? 'A gateway does not answer' : ['The disk is filled', 'Cut over in 58 s; 74 s were forecast', 'The guest is prepared', 'Prefilling began'][i % 4] };
});

export const audit = Array.from({ length: 40 }, (_, i) => ({ id: 40 - i, at: ago(i * 19), user: 'Administrator@VSPHERE.LOCAL', address: '10.1.9.4', action: ['migration.start', 'migration.cutover', 'gateway.register', 'site.add'][i % 4], object: `migration ${names[i % names.length]}`, detail: '' }));

const need = (privilege, on, without) => ({ privilege, on, without });
const commands = (name) => ({ powerCli: `New-VIRole -Name '${name}' -Privilege (Get-VIPrivilege -Id @(\n  'VirtualMachine.State.CreateSnapshot'))\n`, govc: `govc role.create '${name}' \\\n  VirtualMachine.State.CreateSnapshot\n` });
export const roles = [
  { id: 'source', name: 'Slipway source', purpose: 'The service account of a site that machines come from.', features: [{ id: 'copy', title: 'Copy a running machine', required: true, needs: [need('VirtualMachine.State.CreateSnapshot', 'MACHINES', 'The disk cannot be frozen, so nothing is copied.'), need('Datastore.Browse', 'DATASTORES', 'The frozen disk’s files cannot be looked up.')] }, { id: 'recent-tasks', title: 'Show migrations in Recent Tasks and events', required: false, needs: [need('Task.Create', 'MACHINES', 'Migrations do not show in Recent Tasks.')] }], ...commands('Slipway source') },
  { id: 'target', name: 'Slipway target', purpose: 'The service account of a site that machines go to.', features: [{ id: 'machines', title: 'Make machines', required: true, needs: [need('Resource.AssignVMToPool', 'POOLS', 'No machine can be made in the cluster or pool.')] }], ...commands('Slipway target') },
];
export const roleTest = { account: 'VSPHERE.LOCAL\\slipway', results: [{ role: 'source', name: 'Slipway source', fits: true, missing: [{ privilege: 'Task.Create', feature: 'Show migrations in Recent Tasks and events', required: false, on: 'MACHINES', lacking: 2, of: 2, where: 'vm', without: 'Migrations do not show in Recent Tasks.' }] }, { role: 'target', name: 'Slipway target', fits: false, missing: [{ privilege: 'Resource.AssignVMToPool', feature: 'Make machines', required: true, on: 'POOLS', lacking: 3, of: 3, where: 'Resources', without: 'No machine can be made in the cluster or pool.' }] }] };

// The views that `npm run look` looks at, and what is pressed first.
const VC = 'b6b1a5c0-0001-4000-8000-000000000001';
const vm = (n) => `VirtualMachine:vm-${n}:${VC}`;
const modal = { width: 1152, height: 700 };
const press = (text) => ({ do: `[...document.querySelectorAll('button')].find((b) => b.textContent.trim() === ${JSON.stringify(text)} && b.offsetParent && !b.disabled).click()` });
const ready = (text) => `[...document.querySelectorAll('button')].some((b) => b.textContent.trim() === ${JSON.stringify(text)} && b.offsetParent && !b.disabled)`;
const next = { ...press('Next'), until: `!document.querySelector('.spinner')` };
const waitNext = { do: '1', until: ready('Next') };
const choose = (selector, value) => ({ do: `(() => { const e = document.querySelector(${JSON.stringify(selector)}); e.value = ${JSON.stringify(value)}; e.dispatchEvent(new Event('change', { bubbles: true })); })()` });
const type = (selector, value) => ({ do: `(() => { const e = document.querySelector(${JSON.stringify(selector)}); e.value = ${JSON.stringify(value)}; e.dispatchEvent(new Event('input', { bubbles: true })); })()` });
const networks = [{ do: '1', until: `document.querySelector('td select')` }, { do: `document.querySelectorAll('td select').forEach((e) => { e.value = 'network-11'; e.dispatchEvent(new Event('change', { bubbles: true })); })` }, waitNext];
const account = [type('#shared-user', 'root'), type('#shared-password', 'secret'), waitNext];
const upTo = (n) => {
  const pages = [[waitNext], [next, waitNext], [next, { do: '1', until: `document.querySelector('#dest-compute')` }, choose('#dest-compute', 'domain-c8'), waitNext], [next, ...networks], [next, ...account], [next, waitNext], [next, waitNext], [next]];
  return pages.slice(0, n).flat();
};
const wizard = (name, n, more = []) => ({ name: `wizard-${n}-${name}`, route: 'modal/migrate', objects: [vm(59), vm(62)], ...modal, steps: [...upTo(n), ...more] });

const PLACES = [
  { name: 'overview', route: 'global/overview' },
  { name: 'migrations', route: 'global/migrations' },
  { name: 'migration', route: 'global/migrations/00000000-0000-4000-8000-00000000000a', not: 'empty' },
  { name: 'groups', route: 'global/groups' },
  { name: 'sites', route: 'global/sites' },
  { name: 'settings', route: 'global/settings', not: 'empty' },
  { name: 'events', route: 'global/events' },
  { name: 'vm-monitor', route: 'vm/monitor', objects: [vm(58)], width: 1100, height: 600 },
  { name: 'vm-summary', route: 'vm/summary', objects: [vm(58)], width: 420, height: 260 },
  { name: 'cluster', route: 'cluster/monitor', objects: [`ClusterComputeResource:domain-c8:${VC}`], width: 1100, height: 600 },
  { name: 'prepare', route: 'modal/prepare', objects: [vm(58)], width: 576, height: 600 },
  { name: 'unprepare', route: 'modal/unprepare', objects: [vm(58)], width: 576, height: 600 },
  { name: 'wizard', route: 'modal/migrate', ...modal },
];
const STATES = ['empty', 'loading', 'error', 'denied'].flatMap((mode) =>
  PLACES.filter((place) => place.not !== mode).map((place) => ({ ...place, mode, name: `state-${mode}-${place.name}` })),
);

export const VIEWS = [
  ...STATES,
  { name: 'overview', route: 'global/overview' },
  { name: 'migrations', route: 'global/migrations', steps: [{ do: '1', until: `document.querySelector('clr-dg-row')` }] },
  { name: 'migration', route: 'global/migrations/00000000-0000-4000-8000-00000000000a', height: 1100, steps: [{ do: '1', until: `document.querySelector('canvas')?.height > 100` }] },
  { name: 'groups', route: 'global/groups' },
  { name: 'sites', route: 'global/sites', steps: [{ do: '1', until: `document.querySelector('.deployment')` }] },
  { name: 'sites-deploy', route: 'global/sites', height: 1300, steps: [{ do: '1', until: `document.querySelector('[aria-label="Add a gateway to Vienna"]')` }, { do: `document.querySelector('[aria-label="Add a gateway to Vienna"]').click()`, until: `document.querySelector('#deploy-network')` }, { ...type('#deploy-name', 'gw vienna'), until: `document.querySelector('[aria-invalid="true"]')` }, { do: `document.querySelector('#deploy-fixed').click()`, until: `document.querySelector('#deploy-address')` }] },
  { name: 'settings', route: 'global/settings' },
  { name: 'roles', route: 'global/settings/roles', steps: [{ do: '1', until: ready('Test') }, { ...press('Test'), until: `document.querySelector('app-role-test li')` }] },
  { name: 'events', route: 'global/events' },
  { name: 'vm-monitor', route: 'vm/monitor', objects: [vm(58)], width: 1100, height: 1200, steps: [{ do: '1', until: `document.querySelector('canvas')?.height > 100` }] },
  { name: 'vm-monitor-failed', route: 'vm/monitor', objects: [vm(61)], width: 1100, height: 900, steps: [{ do: '1', until: `document.querySelector('canvas')?.height > 100` }] },
  { name: 'vm-monitor-cutover', route: 'vm/monitor', objects: [vm(60)], width: 1100, height: 900, steps: [{ do: '1', until: ready('Cut over') }, { ...press('Cut over'), until: `document.querySelector('.modal-dialog')` }], themes: ['light'] },
  { name: 'vm-monitor-none', route: 'vm/monitor', objects: [vm(71)], width: 1100, height: 600, themes: ['light'] },
  { name: 'vm-summary', route: 'vm/summary', objects: [vm(58)], width: 420, height: 260 },
  { name: 'cluster', route: 'cluster/monitor', objects: [`ClusterComputeResource:domain-c8:${VC}`], width: 1100, height: 700 },
  { name: 'prepare', route: 'modal/prepare', objects: [vm(58)], width: 576, height: 600 },
  { name: 'unprepare', route: 'modal/unprepare', objects: [vm(60)], width: 576, height: 600 },
  wizard('machines', 1),
  { ...wizard('machines', 1, [{ ...press('Prepare now…'), until: `document.querySelector('app-guest-form form')` }]), name: 'wizard-1-prepare' },
  wizard('kind', 2),
  wizard('destination', 3),
  wizard('networks', 4),
  wizard('guest', 5),
  wizard('schedule', 6),
  wizard('checks', 7),
  wizard('ready', 8, [{ do: '1', until: ready('Finish') }]),
];

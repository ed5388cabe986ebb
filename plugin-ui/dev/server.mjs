// For looking at the screens without a data centre: serves target/dist, a made-up API, and just enough
// of the client's SDK. Development only. `npm run dev`, then http://127.0.0.1:4300/
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as data from './data.mjs';

const dist = join(dirname(fileURLToPath(import.meta.url)), '../target/dist');
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

const sdk = (search) => `
(() => {
  const query = new URLSearchParams(${JSON.stringify(search)} || (parent !== window ? parent.location.search : location.search));
  const objects = (query.get('objects') ?? '').split(',').filter(Boolean).map((id) => ({ id }));
  let initialized = false;
  window.htmlClientSdk = {
    isInitialized: () => initialized, initialize: (done) => setTimeout(() => { initialized = true; done(); }, 20),
    app: {
      getSessionInfo: (done) => done({ sessionToken: 'dev' }), getContextObjects: () => { if (!initialized) throw new Error('call initialize first'); return window.frameElement?.objects ?? objects; },
      getTheme: () => ({ name: query.get('theme') ?? 'light' }), getClientLocale: () => query.get('locale') ?? 'en-US',
      formatDateTime: (at) => new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' }), refreshPluginItemsState: () => undefined,
    },
    event: { onGlobalRefresh: () => undefined, onThemeChanged: () => undefined },
    modal: {
      open: (options) => {
        const frame = Object.assign(document.createElement('iframe'), { src: options.url, title: options.accessibilityTitle });
        frame.objects = options.contextObjects;
        frame.style = 'position:fixed;z-index:99999;inset:0;margin:auto;border:1px solid #888;background:Canvas;width:' + options.size.width + 'px;height:' + options.size.height + 'px';
        frame.closed = options.onClosed;
        document.body.append(frame);
      },
      close: (result) => { const frame = window.frameElement; frame?.remove(); frame?.closed?.(result); },
    },
  };
})();`;

const problem = (status, title, detail, remedy = '') => ({ status, body: { type: 'dev', title, status, detail, remedy } });
const byId = (id) => data.migrations.find((m) => m.id === id);
const vm = (moid) => data.machines.find((m) => m.id.value === moid) ?? data.machines[0];

function page(query) {
  let rows = data.migrations.map(data.summary);
  const q = (query.get('q') ?? '').toLowerCase();
  const states = (query.get('state') ?? '').split(',').filter(Boolean);
  rows = rows.filter((m) => m.name.includes(q) && (!states.length || states.includes(m.state)) && (!query.get('group') || m.group === query.get('group')) && (!query.get('site') || m.destination.site === query.get('site')));
  const sort = query.get('sort') ?? '-createdAt';
  const by = sort.replace('-', '');
  rows.sort((a, b) => String(a[by]).localeCompare(String(b[by])) * (sort.startsWith('-') ? -1 : 1));
  const size = Number(query.get('size') ?? 50);
  const number = Number(query.get('page') ?? 0);
  return { items: rows.slice(number * size, number * size + size), total: rows.length, page: number, size };
}

function groups() {
  const names = [...new Set(data.migrations.map((m) => m.group).filter(Boolean))];
  return names.map((name) => {
    const members = data.migrations.filter((m) => m.group === name);
    return { name, migrations: members.length, counts: count(members) };
  });
}

function count(members) {
  const counts = {};
  for (const m of members) counts[m.state] = (counts[m.state] ?? 0) + 1;
  return counts;
}

const counted = (rows, query) => {
  const size = Number(query.get('size') ?? 50);
  const number = Number(query.get('page') ?? 0);
  return { items: rows.slice(number * size, number * size + size), total: rows.length, page: number, size };
};

const forecast = () => ({ kinds: [{ kind: 'warm', recommended: true, possible: true, reasons: ['The guest can boot over iSCSI.'] }, { kind: 'cold', recommended: false, possible: true, reasons: [] }], forecast: { durationSeconds: 2840, downtimeSeconds: 74, bytes: 48 * 1024 ** 3, exposure: 620 * 1024 ** 2, basedOn: 12 } });

const ROUTES = [
  ['GET', /^\/sites$/, () => data.sites],
  ['POST', /^\/sites$/, (_, __, body) => ({ ...data.sites[0], ...body, id: 'site-3', reachable: true })],
  ['POST', /^\/sites\/probe$/, () => data.probe],
  ['GET', /^\/sites\/([^/]+)$/, ([id]) => data.sites.find((s) => s.id === id)],
  ['GET', /^\/sites\/([^/]+)\/gateways$/, ([id]) => data.gateways[id] ?? []],
  ['GET', /^\/sites\/([^/]+)\/gateways\/([^/]+)$/, ([id, name]) => data.gatewayDetail(data.gateways[id].find((g) => g.name === name))],
  ['GET', /^\/appliance-package$/, () => ({ diskBytes: 403_000_000 })],
  ['GET', /^\/sites\/([^/]+)\/gateway-deployments$/, ([id]) => data.deployments[id] ?? []],
  ['POST', /^\/sites\/([^/]+)\/gateways\/([^/]+)\/enrolment$/, () => data.invitation],
  ['GET', /^\/roles$/, () => data.roles],
  ['POST', /^\/sites\/([^/]+)\/roles\/test$/, () => data.roleTest],
  ['GET', /^\/sites\/([^/]+)\/machines$/, (_, query) => data.machines.filter((m) => !query.get('cluster') || m.place.cluster.value === query.get('cluster'))],
  ['GET', /^\/sites\/([^/]+)\/placements$/, ([id]) => data.placements(id)],
  ['GET', /^\/sites\/([^/]+)\/machines\/([^/]+)$/, ([, m]) => vm(m)],
  ['POST', /^\/sites\/([^/]+)\/machines\/([^/]+)\/checks$/, ([, m], _, body) => data.checks(vm(m), body)],
  ['GET', /^\/sites\/([^/]+)\/machines\/([^/]+)\/preparation$/, ([, m]) => data.preparation(m)],
  ['PUT', /^\/sites\/([^/]+)\/machines\/([^/]+)\/preparation$/, () => ({ state: 'RUNNING', step: 'Installing open-iscsi', progress: 40, changes: [] })],
  ['POST', /^\/migrations$/, () => data.migrations[6]],
  ['POST', /^\/migrations\/forecast$/, forecast],
  ['GET', /^\/migrations$/, (_, query) => page(query)],
  ['GET', /^\/migrations\/([^/]+)$/, ([id]) => byId(id)],
  ['POST', /^\/migrations\/([^/]+)\/\w+$/, ([id]) => byId(id)],
  ['GET', /^\/migrations\/([^/]+)\/blockmap$/, ([id], query) => data.blockmap(byId(id), Number(query.get('cells')))],
  ['GET', /^\/overview$/, () => ({ attention: data.migrations.filter((m) => ['FAILED', 'READY', 'FILLED'].includes(m.state)).map((m) => ({ migration: m.id, name: m.name, problem: m.problem, waitingFor: m.state === 'READY' ? 'cutover' : m.state === 'FILLED' ? 'finalise' : undefined })), running: data.migrations.filter((m) => ['PREFILLING', 'RUNNING_FROM_CACHE', 'CUTTING_OVER'].includes(m.state)).map(data.summary), exposureBytes: data.migrations.reduce((sum, m) => sum + m.exposureBytes, 0), link: data.link(), counts: count(data.migrations), alarms: data.alarms })],
  ['GET', /^\/groups$/, groups],
  ['POST', /^\/groups\/([^/]+)\/\w+$/, ([name]) => data.migrations.filter((m) => m.group === name).map((m, i) => ({ migration: m.id, ok: i > 0, ...(i ? {} : { problem: problem(409, 'That is not possible just now', `${m.name} is not ready`).body }) }))],
  ['GET', /^\/events$/, (_, query) => counted(data.events, query)],
  ['POST', /^\/tickets$/, () => ({ ticket: 'dev', expiresAt: new Date().toISOString() })],
  ['GET', /^\/machines\/([^/]+)$/, ([moid]) => { const m = data.migrations.find((x) => x.source.machine === moid); return { site: 'site-1', machine: vm(moid), preparation: data.preparation(moid), ...(m ? { migration: data.summary(m) } : {}) }; }],
  ['GET', /^\/settings$/, () => data.settings],
  ['PUT', /^\/settings$/, (_, __, body) => Object.assign(data.settings, body)],
  ['GET', /^\/audit$/, () => data.audit],
];

async function bodyOf(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text ? JSON.parse(text) : {};
}

function stream(path, response) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const id = /^\/migrations\/([^/]+)\/events$/.exec(path)?.[1];
  const send = () => {
    for (const m of id ? [byId(id)].filter(Boolean) : data.migrations.filter((x) => x.volume)) {
      response.write(`event: ${id ? 'migration' : 'summary'}\nid: ${m.change}\ndata: ${JSON.stringify(id ? m : data.summary(m))}\n\n`);
    }
  };
  send();
  const timer = setInterval(send, 2000);
  response.on('close', () => clearInterval(timer));
}

/** How the service behaves toward a page: as the page's own address says. */
function modeOf(request) {
  const page = request.headers.referer;
  return page ? new URL(page).searchParams.get('mode') : undefined;
}

/** What there is where nobody has done anything yet. */
function nothingAt(path) {
  if (path === '/overview') return { attention: [], running: [], exposureBytes: 0, link: [], counts: {}, alarms: [] };
  if (path === '/settings') return data.settings;
  if (/^\/(migrations|events)$/.test(path)) return { items: [], total: 0, page: 0, size: 25 };
  const machine = /^\/machines\/([^/]+)$/.exec(path);
  return machine ? { site: 'site-1', machine: vm(machine[1]), preparation: { state: 'NONE', step: '', progress: 0, changes: [] } } : [];
}

async function api(path, query, request, response) {
  if (/\/(events|stream)$/.test(path) && query.has('ticket')) {
    return stream(path, response);
  }
  switch (modeOf(request)) {
    case 'empty':
      if (request.method === 'GET') return send(response, 200, nothingAt(path));
      break;
    case 'loading':
      // Never answers; the page leaves first.
      return undefined;
    case 'error':
      return send(response, 503, problem(503, 'The database does not answer', 'Connection refused', 'Look whether PostgreSQL is running.').body);
    case 'denied':
      return send(response, 403, problem(403, 'A vCenter privilege is missing', 'The account jo@vsphere.local lacks Authorization.ModifyPermissions on Vienna.', 'Give the account a role with the privilege, or use another account.').body);
  }
  const body = request.method === 'GET' ? {} : await bodyOf(request);
  for (const [method, pattern, answer] of ROUTES) {
    const match = pattern.exec(path);
    if (match && method === request.method) {
      const value = answer(match.slice(1), query, body);
      return send(response, value === undefined ? 404 : 200, value ?? problem(404, 'There is no such object', path).body);
    }
  }
  return send(response, 404, problem(404, 'There is no such object', path).body);
}

function send(response, status, value) {
  response.writeHead(status, { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json', ETag: '"1"' });
  response.end(JSON.stringify(value));
}

export function serve(port) {
  const server = createServer((request, response) => {
    const { pathname, searchParams, search } = new URL(request.url, 'http://127.0.0.1');
    if (pathname.startsWith('/api/v1/')) {
      void api(decodeURIComponent(pathname.slice(7)), searchParams, request, response);
    } else if (pathname === '/api/ui/htmlClientSdk.js') {
      response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(sdk(search));
    } else if (pathname === '/') {
      response.writeHead(302, { Location: '/ui/index.html' + search }).end();
    } else {
      const file = join(dist, normalize(pathname.replace(/^\/ui\//, '/')));
      if (!file.startsWith(dist) || !existsSync(file) || !statSync(file).isFile()) {
        response.writeHead(404).end();
      } else {
        response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' });
        createReadStream(file).pipe(response);
      }
    }
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await serve(Number(process.env.PORT ?? 4300));
  console.log('http://127.0.0.1:4300/');
}

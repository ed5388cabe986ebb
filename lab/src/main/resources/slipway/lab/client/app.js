// The client's page: login, the frame around everything, and which page is shown.

import { state, on, emit, api, loadInventory, loadPlugins, setTheme, setLocale, text, pageOf, LOCALES } from './state.js';
import { element, icon, pluginIcon } from './dom.js';
import { loginPage } from './login.js';
import { inventoryTree } from './tree.js';
import { objectPage, viewsChanged } from './objectpage.js';
import { pluginsPage } from './pluginspage.js';
import { tasksPane } from './tasks.js';
import { pluginFrame } from './host.js';

const INVENTORY_INTERVAL = 5000;

const root = document.getElementById('client');
let shell = null;
let navigationData = null;
let drawn = null;

function parts() {
  return location.hash.replace(/^#\//, '').split('/').map(decodeURIComponent);
}

function go(...path) {
  const next = '#/' + path.map(encodeURIComponent).join('/');
  if (location.hash === next) show();
  else location.hash = next;
}

/** The node that has a view with that id, and the tab it lies in. */
function tabOf(plugin, viewId, node) {
  const items = plugin.manifest.objects ?? {};
  for (const type of Object.keys(items)) {
    if (node && type !== node.type && !(type === 'Folder:RootFolder' && node.root)) continue;
    for (const tab of ['monitor', 'configure']) {
      if (items[type][tab]?.views.some((view) => view.navigationId === viewId)) return tab;
    }
  }
  return null;
}

on('navigate', ({ plugin, targetViewId, objectId, customData }) => {
  navigationData = customData ?? null;
  if (plugin.manifest.global?.view?.navigationId === targetViewId) {
    go('plugin', plugin.key);
    return;
  }
  const node = state.nodes.get(objectId);
  const tab = node && tabOf(plugin, targetViewId, node);
  if (tab) go('object', node.id, tab, targetViewId);
  else emit('notice', `${plugin.label}: there is no view ${targetViewId} for ${objectId}`);
});

on('navigate-client', ({ objectId }) => {
  if (state.nodes.has(objectId)) go('object', objectId, 'summary');
});

function globalView(key, place) {
  const plugin = state.plugins.find((each) => each.key === key && each.manifest?.global);
  if (!plugin) {
    place.replaceChildren(element('p', { class: 'empty' }, 'This plug-in is not deployed.'));
    return;
  }
  place.replaceChildren(pluginFrame({
    plugin, url: pageOf(plugin, plugin.manifest.global.view.uri), navigationData,
    title: text(plugin, plugin.manifest.configuration.nameKey),
  }));
}

function home(place) {
  const { vcenters, refused } = state.session;
  place.replaceChildren(element('div', { class: 'page' }, element('h1', {}, 'Home'),
    element('div', { class: 'cards' },
      ...vcenters.map((vcenter) => element('section', { class: 'card', 'aria-label': vcenter.name },
        element('h2', {}, icon('vcenter'), vcenter.name),
        element('dl', {}, element('dt', {}, 'Version'), element('dd', {}, vcenter.version),
          element('dt', {}, 'Instance'), element('dd', {}, vcenter.guid)))),
      ...Object.entries(refused).map(([name, why]) => element('section', { class: 'card', 'aria-label': name },
        element('h2', {}, icon('vcenter'), name), element('p', {}, `Not connected: ${why}`))))));
}

async function show() {
  if (!shell) return;
  const [page, ...rest] = parts();
  const data = navigationData;
  navigationData = null;
  drawn = location.hash;
  shell.select(page === 'object' ? rest[0] : null);
  shell.mark(page === 'plugin' ? `plugin/${rest[0]}` : page);
  try {
    if (page === 'object' && state.nodes.has(rest[0])) {
      await objectPage(state.nodes.get(rest[0]), rest[1] ?? 'summary', rest[2], data, shell.main);
    } else if (page === 'object') {
      shell.main.replaceChildren(element('p', { class: 'empty' }, 'This object is not here any more.'));
    } else if (page === 'plugin') {
      navigationData = data;
      globalView(rest[0], shell.main);
      navigationData = null;
    } else if (page === 'plugins') {
      pluginsPage(shell.main);
    } else {
      home(shell.main);
    }
  } catch (e) {
    emit('notice', e.message);
  }
}

function navigationMenu() {
  const list = element('nav', { class: 'navigator', 'aria-label': 'Navigator' });
  const links = new Map();
  const link = (to, picture, label) => {
    const made = element('a', { href: `#/${to}` }, picture, label);
    links.set(to, made);
    list.append(made);
  };
  const draw = () => {
    list.replaceChildren();
    links.clear();
    link('home', icon('Datacenter'), 'Home');
    for (const plugin of state.plugins.filter((each) => each.manifest?.global)) {
      const { nameKey, icon: picture } = plugin.manifest.configuration;
      link(`plugin/${plugin.key}`, pluginIcon(plugin, picture.name, state.theme), text(plugin, nameKey));
    }
    link('plugins', icon('plugin'), 'Client Plugins');
    mark(marked);
  };
  let marked = 'home';
  const mark = (to) => {
    marked = to;
    links.forEach((made, at) => {
      if (at === to) made.setAttribute('aria-current', 'page');
      else made.removeAttribute('aria-current');
    });
  };
  on('plugins', draw);
  on('theme', draw);
  draw();
  return { list, mark };
}

function topBar() {
  const theme = element('select', { 'aria-label': 'Theme', onchange: (event) => setTheme(event.target.value) },
    ...['light', 'dark'].map((name) => element('option', { value: name, selected: name === state.theme },
      name === 'light' ? 'Light' : 'Dark')));
  const locale = element('select', { 'aria-label': 'Language', onchange: (event) => setLocale(event.target.value) },
    ...Object.entries(LOCALES).map(([name, label]) => element('option', { value: name, selected: name === state.locale }, label)));
  return element('header', { class: 'top' },
    element('a', { class: 'product', href: '#/home' }, icon('vcenter'), 'vSphere Client stand-in'),
    element('span', { class: 'spring' }),
    element('button', {
      class: 'plain', 'aria-label': 'Refresh', title: 'Refresh', onclick: async () => {
        await loadInventory();
        emit('refresh');
      },
    }, icon('refresh')),
    theme, locale,
    element('span', { class: 'user' }, state.session.user),
    element('button', { class: 'plain', onclick: async () => {
      await api('logout', {});
      emit('logged-out');
    } }, 'Log out'));
}

function buildShell() {
  const { switcher, tree, draw } = inventoryTree((id) => go('object', id, 'summary'));
  const navigator = navigationMenu();
  const main = element('main', { class: 'main', 'aria-label': 'Client' });
  const notices = element('div', { class: 'notices', role: 'status' });
  const tasks = tasksPane();
  root.replaceChildren(topBar(), element('div', { class: 'body' },
    element('div', { class: 'left' }, navigator.list,
      element('section', { class: 'inventory', 'aria-label': 'Inventory' }, switcher, tree)), main), tasks.pane, notices);
  let selected = null;
  const off = [
    on('inventory', () => draw(selected)),
    on('notice', (message) => {
      const notice = element('div', { class: 'notice' }, message,
        element('button', { class: 'plain', 'aria-label': 'Dismiss', onclick: () => notice.remove() }, icon('close')));
      notices.replaceChildren(notice);
    }),
  ];
  const timer = setInterval(() => {
    loadInventory().catch(() => {});
    tasks.load().catch(() => {});
  }, INVENTORY_INTERVAL);
  tasks.load().catch(() => {});
  draw(null);
  return {
    main,
    mark: navigator.mark,
    select: (id) => {
      selected = id;
      draw(id);
    },
    end: () => {
      clearInterval(timer);
      off.forEach((each) => each());
    },
  };
}

async function enter() {
  state.session = await api('session');
  if (state.session === null) {
    emit('logged-out');
    return;
  }
  await loadInventory();
  await loadPlugins(false);
  shell = buildShell();
  await show();
}

on('logged-out', () => {
  shell?.end();
  shell = null;
  drawn = null;
  document.getElementById('overlays').replaceChildren();
  root.inert = false;
  loginPage(root, enter);
});

// A plugin says that what shows may be different; its pages stay where nothing is.
on('plugin-items', async () => {
  if (parts()[0] === 'object' && await viewsChanged()) show();
});
window.addEventListener('hashchange', () => {
  if (location.hash !== drawn) show();
});
setTheme(state.theme);
document.documentElement.lang = state.locale;
enter().catch((e) => {
  if (e.status !== 401) root.replaceChildren(element('p', { class: 'empty' }, e.message));
});

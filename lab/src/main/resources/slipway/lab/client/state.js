// What all parts of the page share: the session, the inventory, the plugins, theme and locale.

export const LOCALES = { 'en-US': 'English', 'de-DE': 'Deutsch', 'fr-FR': 'Français' };

const listeners = new Map();

export const state = {
  session: null,
  nodes: new Map(),
  plugins: [],
  theme: localStorage.getItem('theme') === 'dark' ? 'dark' : 'light',
  locale: localStorage.getItem('locale') in LOCALES ? localStorage.getItem('locale') : 'en-US',
};

export function on(event, listener) {
  if (!listeners.has(event)) listeners.set(event, new Set());
  listeners.get(event).add(listener);
  return () => listeners.get(event).delete(listener);
}

export function emit(event, detail) {
  for (const listener of listeners.get(event) ?? []) listener(detail);
}

/** An answer of the client's server that is no success. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export async function api(path, body) {
  const response = await fetch('/ui/api/' + path, body === undefined ? {} : {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const json = text === '' ? null : JSON.parse(text);
  if (!response.ok) {
    if (response.status === 401 && path !== 'login') emit('logged-out');
    throw new Refusal(response.status, json?.message ?? response.statusText);
  }
  return json;
}

export async function loadInventory() {
  const { nodes } = await api('inventory');
  state.nodes = new Map(nodes.map((node) => [node.id, node]));
  emit('inventory');
}

export async function loadPlugins(again) {
  const { plugins } = await api('plugins' + (again ? '?again=true' : ''));
  state.plugins = plugins;
  emit('plugins');
}

export function setTheme(theme) {
  state.theme = theme;
  localStorage.setItem('theme', theme);
  document.documentElement.dataset.theme = theme;
  emit('theme', { name: theme });
}

export function setLocale(locale) {
  state.locale = locale;
  localStorage.setItem('locale', locale);
  location.reload();
}

/** A text of a plugin in the user's language. */
export function text(plugin, key) {
  const texts = plugin.manifest.definitions.i18n.definitions[key] ?? {};
  return texts[state.locale] ?? texts['en-US'] ?? Object.values(texts)[0] ?? key;
}

/** The type of a node as manifests name it. */
export function objectType(node) {
  return node.type === 'Folder' && node.root ? 'Folder:RootFolder' : node.type;
}

/** The plugins that have something for a node, with what they have. */
export function extensionsOf(node) {
  return state.plugins
    .filter((plugin) => plugin.manifest && plugin.vcenters.includes(node.vcenter))
    .map((plugin) => ({ plugin, items: plugin.manifest.objects?.[objectType(node)] }))
    .filter((each) => each.items);
}

/** Which dynamic items a plugin shows for some objects: id → {visible, relevant}. */
export async function dynamicItems(plugin, uri, objectIds) {
  const { dynamicItems } = await api('dynamic', {
    instance: plugin.instance, uri, objectIds, locale: state.locale,
  });
  return new Map(dynamicItems.map((item) => [item.id, item]));
}

/** Where a page of a plugin is to be found, under the client's own origin. */
export function pageOf(plugin, uri, relativeTo) {
  const url = new URL(uri, relativeTo ?? new URL(plugin.page, location.origin));
  if (!url.href.startsWith(location.origin + plugin.base)) {
    throw new Error(`${uri} lies outside of the plugin ${plugin.key}`);
  }
  return url.href;
}

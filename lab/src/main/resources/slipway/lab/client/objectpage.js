// The page of one inventory object: header, actions, tabs.

import { state, api, extensionsOf, dynamicItems, emit, pageOf, text } from './state.js';
import { element, iconOf, powerText, pluginIcon } from './dom.js';
import { actionsButton } from './menu.js';
import { pluginFrame } from './host.js';
import { machinesBelow } from './tree.js';

const SPAN_WIDTH = 300;
const SPAN_HEIGHT = 160;

const LABELS = {
  'runtime.powerState': ['Power state', powerText],
  'config.guestFullName': ['Guest OS'],
  'config.version': ['Compatibility', (value) => value.replace('vmx-', 'Hardware version ')],
  'config.hardware.numCPU': ['CPUs'],
  'config.hardware.memoryMB': ['Memory', (value) => `${value} MB`],
  'summary.config.numVirtualDisks': ['Hard disks'],
  'summary.config.numEthernetCards': ['Network adapters'],
  'guest.ipAddress': ['IP address'],
  'guest.hostName': ['DNS name'],
  'guest.toolsRunningStatus': ['VMware Tools', (value) => value === 'guestToolsRunning' ? 'Running' : 'Not running'],
  'config.uuid': ['BIOS UUID'],
  'summary.numHosts': ['Hosts'],
  'summary.numCpuCores': ['CPU cores'],
  'runtime.connectionState': ['State'],
};

let drawn = null;

const keys = (views) => views.map((each) => `${each.plugin.instance} ${each.view.navigationId}`).join('\n');

/** Whether other views would show now than were drawn last. */
export async function viewsChanged() {
  const before = drawn;
  if (!before || !state.nodes.has(before.node.id)) return false;
  const now = keys(await viewsOf(state.nodes.get(before.node.id), before.tab));
  return before === drawn && now !== before.keys;
}

async function drawnViews(node, tab) {
  const views = await viewsOf(node, tab);
  drawn = { node, tab, keys: keys(views) };
  return views;
}

/** The views of plugins in one tab, those that do not show left out. */
async function viewsOf(node, tab) {
  const found = [];
  for (const { plugin, items } of extensionsOf(node)) {
    const part = items[tab];
    if (!part) continue;
    const views = part.views ?? [{ ...part.view, navigationId: part.view.id ?? 'summary' }];
    let states = new Map();
    if (part.dynamicUri && views.some((view) => view.dynamic)) {
      try {
        states = await dynamicItems(plugin, part.dynamicUri, [node.id]);
      } catch (e) {
        emit('notice', `${plugin.label}: ${e.message}`);
      }
    }
    for (const view of views) {
      const answer = states.get(view.navigationId);
      const shows = !view.dynamic || (answer && answer.visible && answer.relevant !== false);
      if (shows) found.push({ plugin, view });
    }
  }
  return found;
}

function frameFor({ plugin, view }, node, navigationData) {
  return pluginFrame({
    plugin, url: pageOf(plugin, view.uri), objectIds: [node.id], navigationData,
    title: view.labelKey ? text(plugin, view.labelKey) : text(plugin, plugin.manifest.configuration.nameKey),
  });
}

async function summary(node, place) {
  const details = element('section', { class: 'card', 'aria-label': 'Details' }, element('h2', {}, 'Details'));
  const cards = element('div', { class: 'cards' }, details);
  place.replaceChildren(cards);
  const { properties } = await api('object?id=' + encodeURIComponent(node.id));
  const list = element('dl', {});
  for (const [path, [label, format]] of Object.entries(LABELS)) {
    if (properties[path] === undefined) continue;
    list.append(element('dt', {}, label), element('dd', {}, format ? format(properties[path]) : properties[path]));
  }
  details.append(list);
  for (const each of await drawnViews(node, 'summary')) {
    const name = text(each.plugin, each.plugin.manifest.configuration.nameKey);
    const frame = frameFor(each, node);
    frame.style.height = `${(each.view.size?.heightSpan ?? 2) * SPAN_HEIGHT}px`;
    const card = element('section', { class: 'card', 'aria-label': name }, element('h2', {},
      pluginIcon(each.plugin, each.plugin.manifest.configuration.icon.name, state.theme), name), frame);
    card.style.width = `${(each.view.size?.widthSpan ?? 2) * SPAN_WIDTH}px`;
    cards.append(card);
  }
}

/** A tab whose content is views of plugins, listed at its side. */
async function pluginViews(node, tab, viewId, navigationData, place) {
  const views = await drawnViews(node, tab);
  if (!views.length) {
    place.replaceChildren(element('p', { class: 'empty' }, 'There is nothing here for this object.'));
    return;
  }
  const chosen = views.find((each) => each.view.navigationId === viewId) ?? views[0];
  const side = element('nav', { class: 'side', 'aria-label': `${tab} views` });
  for (const plugin of new Set(views.map((each) => each.plugin))) {
    side.append(element('h2', {}, text(plugin, plugin.manifest.configuration.nameKey)));
    for (const each of views.filter((other) => other.plugin === plugin)) {
      side.append(element('a', {
        href: `#/object/${encodeURIComponent(node.id)}/${tab}/${each.view.navigationId}`,
        'aria-current': each === chosen ? 'page' : undefined,
      }, text(plugin, each.view.labelKey)));
    }
  }
  place.replaceChildren(element('div', { class: 'with-side' }, side, frameFor(chosen, node, navigationData)));
}

function machines(node, place) {
  const list = machinesBelow(node.id);
  const chosen = new Set();
  const count = element('span', { class: 'count', role: 'status' }, '0 selected');
  const rows = list.map((vm) => element('tr', {},
    element('td', {}, element('input', {
      type: 'checkbox', 'aria-label': `Select ${vm.name}`,
      onchange: (event) => {
        if (event.target.checked) chosen.add(vm);
        else chosen.delete(vm);
        count.textContent = `${chosen.size} selected`;
      },
    })),
    element('td', {}, iconOf(vm), element('a', { href: `#/object/${encodeURIComponent(vm.id)}/summary` }, vm.name)),
    element('td', {}, powerText(vm.powerState))));
  place.replaceChildren(
    element('div', { class: 'toolbar' }, actionsButton(() => [...chosen]), count),
    element('table', { class: 'grid' },
      element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, element('span', { class: 'hidden' }, 'Select')),
        element('th', { scope: 'col' }, 'Name'), element('th', { scope: 'col' }, 'State'))),
      element('tbody', {}, ...rows)));
}

function tabsOf(node) {
  const tabs = [['summary', 'Summary'], ['monitor', 'Monitor'], ['configure', 'Configure']];
  if (node.type !== 'VirtualMachine') tabs.push(['vms', 'VMs']);
  return tabs;
}

/** Draws the page; a tab that is asked for anew is drawn anew. */
export async function objectPage(node, tab, viewId, navigationData, place) {
  const tabs = tabsOf(node);
  drawn = null;
  const current = tabs.some(([name]) => name === tab) ? tab : 'summary';
  const panel = element('div', {
    class: 'panel', role: 'tabpanel', id: 'panel', tabindex: current === 'vms' || current === 'summary' ? '0' : undefined,
    'aria-labelledby': `tab-${current}`,
  });
  const list = element('div', { role: 'tablist', class: 'tabs', 'aria-label': 'Object' },
    ...tabs.map(([name, label]) => element('button', {
      role: 'tab', id: `tab-${name}`, 'aria-selected': String(name === current), 'aria-controls': name === current ? 'panel' : undefined,
      tabindex: name === current ? '0' : '-1',
      onclick: () => { location.hash = `#/object/${encodeURIComponent(node.id)}/${name}`; },
    }, label)));
  list.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const all = [...list.children];
    const next = all[(all.indexOf(event.target) + step + all.length) % all.length];
    next.focus();
  });
  place.replaceChildren(
    element('header', { class: 'object-header' }, iconOf(node), element('h1', {}, node.name),
      actionsButton(() => [state.nodes.get(node.id) ?? node])),
    list, panel);
  if (current === 'summary') await summary(node, panel);
  else if (current === 'vms') machines(node, panel);
  else await pluginViews(node, current, viewId, navigationData, panel);
}

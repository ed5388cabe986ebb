// The inventory, as hosts and clusters or as machines and folders: one ARIA tree.

import { state } from './state.js';
import { element, icon, iconOf, powerText } from './dom.js';

const VIEWS = {
  hosts: { label: 'Hosts and Clusters', icon: 'ClusterComputeResource' },
  machines: { label: 'VMs and Templates', icon: 'VirtualMachine' },
};

let view = localStorage.getItem('tree') in VIEWS ? localStorage.getItem('tree') : 'hosts';
const collapsed = new Set();

/** The folders below a datacenter that no client shows. */
function hidden(node) {
  return node.type === 'Folder' && state.nodes.get(node.parent)?.type === 'Datacenter';
}

/** Where a node hangs in a view; null where it does not show. */
function parentOf(node, inView) {
  if (node.root) return null;
  if (node.type === 'VirtualMachine' && inView === 'hosts') {
    const host = state.nodes.get(node.host);
    return host ? host.parent : null;
  }
  let parent = state.nodes.get(node.parent);
  if (parent && hidden(parent)) {
    const wanted = inView === 'hosts' ? 'host' : 'vm';
    return parent.name === wanted ? parent.parent : null;
  }
  if (inView === 'hosts' && node.type === 'Folder' && parent?.type === 'Folder' && !parent.root) {
    return null;
  }
  return parent?.id ?? null;
}

function shown(node) {
  if (hidden(node)) return false;
  if (node.root) return true;
  if (view === 'machines' && (node.type === 'HostSystem' || node.type === 'ClusterComputeResource')) {
    return false;
  }
  return parentOf(node, view) !== null;
}

function byTypeAndName(a, b) {
  const order = ['Datacenter', 'Folder', 'ClusterComputeResource', 'HostSystem', 'VirtualMachine'];
  return order.indexOf(a.type) - order.indexOf(b.type) || a.name.localeCompare(b.name);
}

function childrenOf(id) {
  return [...state.nodes.values()]
    .filter((node) => shown(node) && parentOf(node, view) === id)
    .sort(byTypeAndName);
}

/** The machines below a node, however deep, in either view. */
export function machinesBelow(id) {
  const below = (node, inView) => {
    for (let next = parentOf(node, inView), i = 0; next && i < 100; i++) {
      if (next === id) return true;
      const parent = state.nodes.get(next);
      next = parent ? parentOf(parent, inView) : null;
    }
    return false;
  };
  return [...state.nodes.values()]
    .filter((node) => node.type === 'VirtualMachine')
    .filter((node) => below(node, 'machines') || below(node, 'hosts') || node.host === id)
    .sort((a, b) => a.name.localeCompare(b.name));
}

function item(node, selected, level) {
  const children = childrenOf(node.id);
  const expanded = !collapsed.has(node.id);
  const label = node.powerState ? `${node.name}, ${powerText(node.powerState)}` : node.name;
  const made = element('li', {
    role: 'treeitem', 'data-id': node.id, 'aria-label': label, 'aria-level': level,
    'aria-expanded': children.length ? String(expanded) : undefined,
    'aria-selected': String(node.id === selected), tabindex: '-1',
  });
  const row = element('div', { class: 'tree-row' },
    children.length ? element('span', { class: 'twist' }, icon('chevron')) : element('span', { class: 'twist' }),
    iconOf(node), element('span', { class: 'tree-name' }, node.name));
  row.style.paddingInlineStart = `${(level - 1) * 16 + 4}px`;
  made.append(row);
  if (children.length && expanded) {
    made.append(element('ul', { role: 'group' }, ...children.map((child) => item(child, selected, level + 1))));
  }
  return made;
}

/** A tree that calls select(id); draw(selectedId) brings it up to date. */
export function inventoryTree(select) {
  const tree = element('ul', { role: 'tree', 'aria-label': 'Inventory', class: 'tree' });
  const switcher = element('div', { class: 'tree-views', role: 'group', 'aria-label': 'Inventory views' });
  let selected = null;

  const buttons = Object.entries(VIEWS).map(([name, { label, icon: picture }]) => element('button', {
    class: 'plain', 'aria-label': label, title: label, 'aria-pressed': String(name === view),
    onclick: () => {
      view = name;
      localStorage.setItem('tree', view);
      buttons.forEach((button, i) =>
        button.setAttribute('aria-pressed', String(Object.keys(VIEWS)[i] === view)));
      draw(selected);
    },
  }, icon(picture)));
  switcher.append(...buttons);

  function draw(id) {
    const focused = tree.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    selected = id;
    const roots = [...state.nodes.values()].filter((node) => node.root).sort((a, b) => a.name.localeCompare(b.name));
    tree.replaceChildren(...roots.map((root) => item(root, selected, 1)));
    const items = visible();
    const first = items.find((each) => each.dataset.id === (focused ?? selected)) ?? items[0];
    if (first) first.tabIndex = 0;
    if (focused) first?.focus();
  }

  function visible() {
    return [...tree.querySelectorAll('[role=treeitem]')];
  }

  function toggle(id, expand) {
    if (expand) collapsed.delete(id);
    else collapsed.add(id);
    draw(selected);
  }

  function focus(target) {
    if (!target) return;
    visible().forEach((each) => { each.tabIndex = -1; });
    target.tabIndex = 0;
    target.focus();
  }

  tree.addEventListener('click', (event) => {
    const target = event.target.closest('[role=treeitem]');
    if (!target) return;
    if (event.target.closest('.twist') && target.hasAttribute('aria-expanded')) {
      toggle(target.dataset.id, target.getAttribute('aria-expanded') === 'false');
    } else {
      focus(target);
      select(target.dataset.id);
    }
  });

  tree.addEventListener('keydown', (event) => {
    const here = event.target.closest('[role=treeitem]');
    const items = visible();
    const at = items.indexOf(here);
    const expanded = here?.getAttribute('aria-expanded');
    const keys = {
      ArrowDown: () => focus(items[at + 1]),
      ArrowUp: () => focus(items[at - 1]),
      Home: () => focus(items[0]),
      End: () => focus(items.at(-1)),
      ArrowRight: () => expanded === 'false' ? toggle(here.dataset.id, true) : focus(here.querySelector('[role=treeitem]')),
      ArrowLeft: () => expanded === 'true' ? toggle(here.dataset.id, false) : focus(here.parentElement.closest('[role=treeitem]')),
      Enter: () => select(here.dataset.id),
      ' ': () => select(here.dataset.id),
    };
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  return { switcher, tree, draw };
}

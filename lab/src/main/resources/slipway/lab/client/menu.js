// The Actions menu: a submenu for every plugin that has actions for the chosen objects.

import { state, extensionsOf, dynamicItems, emit, pageOf, text } from './state.js';
import { element, icon, pluginIcon } from './dom.js';
import { openModal } from './modal.js';

let opened = null;

function close(focus) {
  if (!opened) return;
  const { menu, button } = opened;
  opened = null;
  menu.remove();
  button.setAttribute('aria-expanded', 'false');
  document.removeEventListener('mousedown', outside, true);
  window.removeEventListener('blur', leave);
  if (focus) button.focus();
}

function outside(event) {
  if (!opened.menu.contains(event.target) && !opened.button.contains(event.target)) close(false);
}

function leave() {
  close(false);
}

/** What a plugin's menu shows for some nodes: entries, each perhaps disabled. */
async function entries(plugin, menu, nodes) {
  const several = nodes.length > 1;
  let states = new Map();
  if (menu.dynamicUri && menu.actions.some((action) => action.dynamic)) {
    states = await dynamicItems(plugin, menu.dynamicUri, nodes.map((node) => node.id));
  }
  const list = [];
  for (const action of menu.actions) {
    if (action.type === 'separator') {
      if (list.length && !list.at(-1).separator) list.push({ separator: true });
      continue;
    }
    const answer = action.dynamic ? states.get(action.id) ?? { visible: false } : { visible: true };
    if (answer.relevant === false) continue;
    list.push({ action, enabled: answer.visible && (!several || action.acceptsMultipleTargets === true) });
  }
  if (list.at(-1)?.separator) list.pop();
  return list;
}

export function trigger(plugin, action, nodes) {
  const objectIds = nodes.map((node) => node.id);
  if (action.trigger.type === 'navigation') {
    emit('navigate', { plugin, targetViewId: action.trigger.targetViewId, objectId: objectIds[0] });
    return;
  }
  const { uri, titleKey, accessibilityTitleKey, size } = action.trigger;
  openModal({
    plugin, url: pageOf(plugin, uri), objectIds, size,
    title: titleKey ? text(plugin, titleKey) : '',
    accessibilityTitle: text(plugin, accessibilityTitleKey ?? titleKey ?? action.labelKey),
    closable: Boolean(titleKey),
  });
}

function submenu(plugin, list, nodes) {
  const items = list.map((entry) => {
    if (entry.separator) return element('li', { role: 'separator' });
    return element('li', {
      role: 'menuitem', tabindex: '-1', 'aria-disabled': entry.enabled ? undefined : 'true',
      onclick: () => {
        if (!entry.enabled) return;
        close(true);
        trigger(plugin, entry.action, nodes);
      },
    }, entry.action.icon ? pluginIcon(plugin, entry.action.icon.name, state.theme) : element('span', { class: 'plugin-icon' }),
    text(plugin, entry.action.labelKey));
  });
  return element('ul', { role: 'menu', class: 'menu submenu', 'aria-label': text(plugin, plugin.manifest.configuration.nameKey) }, ...items);
}

function group(plugin, list, nodes) {
  const sub = submenu(plugin, list, nodes);
  const item = element('li', {
    role: 'menuitem', tabindex: '-1', 'aria-haspopup': 'menu', 'aria-expanded': 'false',
  }, pluginIcon(plugin, plugin.manifest.configuration.icon.name, state.theme),
  text(plugin, plugin.manifest.configuration.nameKey), icon('chevron'));
  const holder = element('li', { role: 'none', class: 'menu-group' }, item, sub);
  const expand = (focus) => {
    item.setAttribute('aria-expanded', 'true');
    holder.classList.add('open');
    if (focus) focusable(sub)[0]?.focus();
  };
  const collapse = () => {
    item.setAttribute('aria-expanded', 'false');
    holder.classList.remove('open');
    item.focus();
  };
  item.addEventListener('click', () => expand(true));
  holder.addEventListener('mouseenter', () => expand(false));
  holder.addEventListener('mouseleave', () => {
    item.setAttribute('aria-expanded', 'false');
    holder.classList.remove('open');
  });
  holder.addEventListener('keydown', (event) => {
    if (event.target === item && ['ArrowRight', 'Enter', ' '].includes(event.key)) {
      event.preventDefault();
      event.stopPropagation();
      expand(true);
    } else if (event.target !== item && event.key === 'ArrowLeft') {
      event.preventDefault();
      event.stopPropagation();
      collapse();
    }
  });
  return holder;
}

function focusable(menu) {
  return [...menu.querySelectorAll('[role=menuitem]')].filter((each) => each.closest('[role=menu]') === menu);
}

function keys(event) {
  const menu = event.target.closest('[role=menu]');
  const items = focusable(menu);
  const at = items.indexOf(event.target);
  const moves = {
    ArrowDown: () => items[(at + 1) % items.length].focus(),
    ArrowUp: () => items[(at - 1 + items.length) % items.length].focus(),
    Home: () => items[0].focus(),
    End: () => items.at(-1).focus(),
    Escape: () => close(true),
    Tab: () => close(true),
    Enter: () => event.target.click(),
    ' ': () => event.target.click(),
  };
  if (moves[event.key]) {
    event.preventDefault();
    moves[event.key]();
  }
}

async function open(button, nodes) {
  const groups = [];
  for (const { plugin, items } of nodes.length ? extensionsOf(nodes[0]) : []) {
    if (!items.menu) continue;
    let list;
    try {
      list = await entries(plugin, items.menu, nodes);
    } catch (e) {
      list = [];
      emit('notice', `${plugin.label}: ${e.message}`);
    }
    if (list.length) groups.push(group(plugin, list, nodes));
  }
  const menu = element('ul', { role: 'menu', class: 'menu', 'aria-label': 'Actions' },
    ...(groups.length ? groups : [element('li', { role: 'menuitem', tabindex: '-1', 'aria-disabled': 'true' }, 'No actions')]));
  menu.addEventListener('keydown', keys);
  const place = button.getBoundingClientRect();
  menu.style.left = `${place.left}px`;
  menu.style.top = `${place.bottom + 2}px`;
  button.closest('main').append(menu);
  opened = { menu, button };
  button.setAttribute('aria-expanded', 'true');
  document.addEventListener('mousedown', outside, true);
  window.addEventListener('blur', leave);
  focusable(menu)[0]?.focus();
}

/** A button that opens the actions for what nodes() then answers. */
export function actionsButton(nodes) {
  const button = element('button', { 'aria-haspopup': 'menu', 'aria-expanded': 'false' }, 'Actions', icon('chevron'));
  let busy = false;
  button.addEventListener('click', async () => {
    if (busy) return;
    if (opened) {
      close(true);
      return;
    }
    busy = true;
    try {
      await open(button, nodes());
    } finally {
      busy = false;
    }
  });
  return button;
}

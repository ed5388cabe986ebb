// Dialogs over the page, one upon the other. What lies beneath is inert.

import { element, icon } from './dom.js';
import { pluginFrame } from './host.js';

const DEFAULT_SIZE = { width: 576, height: 400 };
const open = [];

function overlays() {
  return document.getElementById('overlays');
}

function cover() {
  document.getElementById('client').inert = open.length > 0;
  open.forEach((modal, i) => {
    modal.backdrop.inert = i < open.length - 1;
  });
}

function show(dialog, onEscape) {
  const before = document.activeElement;
  const backdrop = element('div', { class: 'backdrop' }, dialog);
  const modal = {
    backdrop,
    remove() {
      backdrop.remove();
      open.splice(open.indexOf(modal), 1);
      cover();
      if (before?.isConnected) before.focus();
    },
  };
  backdrop.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && onEscape) onEscape();
  });
  open.push(modal);
  overlays().append(backdrop);
  cover();
  return modal;
}

/** Shows a page of a plugin in a modal. */
export function openModal(config) {
  const closable = config.closable !== false;
  const title = config.title ?? '';
  const name = config.accessibilityTitle ?? (title || config.plugin.label);
  const heading = element('h2', { class: 'modal-title' }, title);
  const dialog = element('div', {
    class: 'modal plugin-modal', role: 'dialog', 'aria-modal': 'true', 'aria-label': name,
  });
  const size = { ...DEFAULT_SIZE, ...config.size };
  let closed = false;
  const handle = {
    close(data) {
      if (closed) return;
      closed = true;
      shown.remove();
      config.onClosed?.(data);
    },
    setOptions({ title: next, height }) {
      if (next !== undefined) heading.textContent = next;
      if (height !== undefined) frame.style.height = `${height}px`;
    },
  };
  const frame = pluginFrame({
    plugin: config.plugin, url: config.url, title: name, objectIds: config.objectIds,
    customData: config.customData, modal: handle,
  });
  frame.style.height = `${size.height}px`;
  dialog.style.width = `${size.width}px`;
  if (title || closable) {
    dialog.append(element('header', { class: 'modal-header' }, heading, closable
      ? element('button', { class: 'plain', 'aria-label': 'Close', onclick: () => handle.close() }, icon('close'))
      : null));
    if (!title) heading.remove();
  }
  dialog.append(frame);
  const shown = show(dialog, closable ? () => handle.close() : null);
  frame.addEventListener('load', () => frame.contentWindow?.focus(), { once: true });
  return handle;
}

/** Asks a question; the answer is the chosen button's id, or nothing. */
export function openConfirmation(config, onClosed) {
  const buttons = config.buttons ?? [{ id: 'cancel', label: 'Cancel' }, { id: 'ok', label: 'OK' }];
  const done = (id) => {
    shown.remove();
    onClosed(id);
  };
  const title = element('h2', { class: 'modal-title', id: 'confirmation-title' }, config.title ?? 'Confirm');
  const footer = element('footer', { class: 'modal-footer' }, ...buttons.map((button, i) =>
    element('button', {
      class: i === buttons.length - 1 ? 'primary' : '', onclick: () => done(button.id),
    }, button.label)));
  const dialog = element('div', {
    class: 'modal', role: 'alertdialog', 'aria-modal': 'true', 'aria-labelledby': 'confirmation-title',
  }, element('header', { class: 'modal-header' }, title),
  element('p', { class: 'modal-body' }, config.content ?? ''), footer);
  const shown = show(dialog, () => done(undefined));
  footer.firstChild.focus();
}

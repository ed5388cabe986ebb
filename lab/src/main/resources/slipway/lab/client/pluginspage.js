// Administration: which plugins are registered, and why one is not deployed.

import { state, loadPlugins } from './state.js';
import { element } from './dom.js';

function rows() {
  return state.plugins.map((plugin) => element('tr', {},
    element('td', {}, plugin.label || plugin.key),
    element('td', {}, plugin.version),
    element('td', {}, plugin.manifest ? 'Deployed' : 'Failed'),
    element('td', {}, plugin.vcenters
      .map((guid) => state.session.vcenters.find((vcenter) => vcenter.guid === guid)?.name ?? guid).join(', ')),
    element('td', {}, plugin.manifest ? plugin.url : element('ul', {}, ...plugin.reasons.map((why) => element('li', {}, why))))));
}

export function pluginsPage(place) {
  const body = element('tbody', {});
  const draw = () => body.replaceChildren(...(state.plugins.length ? rows()
    : [element('tr', {}, element('td', { colspan: '5' }, 'No plug-in is registered.'))]));
  const again = element('button', {
    onclick: async () => {
      again.disabled = true;
      try {
        await loadPlugins(true);
        draw();
      } finally {
        again.disabled = false;
      }
    },
  }, 'Look again');
  place.replaceChildren(element('div', { class: 'page' }, element('h1', {}, 'Client Plugins'),
    element('div', { class: 'toolbar' }, again),
    element('table', { class: 'grid' },
      element('thead', {}, element('tr', {}, ...['Name', 'Version', 'Status', 'vCenter Server', 'Details']
        .map((name) => element('th', { scope: 'col' }, name)))), body)));
  draw();
}

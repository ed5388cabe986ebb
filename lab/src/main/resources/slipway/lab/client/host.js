// The client's side of htmlClientSdk: one bridge for every frame that shows a page of a plugin.

import { state, on, emit, pageOf } from './state.js';
import { element } from './dom.js';
import { openModal, openConfirmation } from './modal.js';

const frames = new Set();

/**
 * A frame that shows a page of a plugin.
 *
 * options: plugin, url, title, objectIds, customData, navigationData, modal (in which it lies)
 */
export function pluginFrame(options) {
  const iframe = element('iframe', {
    class: 'plugin-frame', title: options.title, src: options.url, 'data-plugin': options.plugin.key,
  });
  frames.add({ ...options, iframe, ended: [] });
  return iframe;
}

/** Forgets the frames that are no longer on the page. */
function sweep() {
  for (const frame of frames) {
    if (!frame.iframe.isConnected && frame.shown) frames.delete(frame);
    if (frame.iframe.isConnected) frame.shown = true;
  }
}

function frameOf(window) {
  sweep();
  for (const frame of frames) if (frame.iframe.contentWindow === window) return frame;
  return null;
}

/** Calls into a plugin; its exceptions are its own. */
function safely(callback, ...values) {
  try {
    callback(...values);
  } catch (e) {
    console.error('a callback of a plugin failed', e);
  }
}

/** Hands an event to a listener in a frame for as long as the page in that frame is the same. */
function subscribe(frame, event, listener) {
  const page = frame.iframe.contentWindow?.document;
  const off = on(event, (detail) => {
    if (!frame.iframe.isConnected || frame.iframe.contentWindow.document !== page) off();
    else safely(listener, detail);
  });
}

function bridge(frame) {
  const plugin = frame.plugin;
  const backend = {
    proxiedBaseUrl: location.origin + plugin.base.replace(/\/$/, ''),
    type: 'MANIFEST_SERVER',
  };
  return {
    origin: backend.proxiedBaseUrl,
    app: {
      contextObjects: () => (frame.objectIds ?? []).map((id) => ({ id })),
      navigationData: () => frame.navigationData ?? null,
      navigate: (target) => emit('navigate', { plugin, ...target }),
      navigateToClient: (target) => emit('navigate-client', target),
      sessionInfo: () => ({ sessionToken: state.session.token, nodeId: state.session.vcenters[0].guid }),
      endpoints: () => ({
        uiApiEndpoint: {
          origin: location.origin, pathname: '/api/ui', fullUrl: location.origin + '/api/ui',
        },
      }),
      backendInfo: () => ({
        allPluginBackendServers: [backend],
        backendServersPerVc: Object.fromEntries(plugin.vcenters.map((guid) => [guid, [backend]])),
      }),
      clientInfo: () => ({ version: state.session.version }),
      locale: () => state.locale,
      theme: () => ({ name: state.theme }),
      formatDateTime: (milliseconds, format) =>
        new Intl.DateTimeFormat(state.locale, dateFormat(format)).format(new Date(milliseconds)),
      refreshItems: () => emit('plugin-items'),
    },
    event: {
      theme: (listener) => subscribe(frame, 'theme', listener),
      refresh: (listener) => subscribe(frame, 'refresh', listener),
      dateTimeFormat: (listener) => subscribe(frame, 'date-time-format', listener),
    },
    modal: {
      open: (config) => openModal({
        plugin,
        url: pageOf(plugin, config.url, frame.iframe.contentWindow.document.baseURI),
        title: config.title,
        accessibilityTitle: config.accessibilityTitle,
        size: config.size,
        closable: config.closable,
        objectIds: (config.contextObjects ?? []).map((object) => object.id),
        customData: config.customData,
        onClosed: (data) => config.onClosed && safely(config.onClosed, data),
      }),
      close: (data) => {
        if (!frame.modal) throw new Error('modal.close: this page is not in a modal');
        frame.modal.close(data);
      },
      customData: () => frame.customData ?? null,
      setOptions: (options) => {
        if (!frame.modal) throw new Error('modal.setOptions: this page is not in a modal');
        frame.modal.setOptions(options);
      },
      confirm: (config) => openConfirmation(config, (data) => config.onClosed && safely(config.onClosed, data)),
    },
  };
}

function dateFormat(format) {
  switch (format) {
    case 'LONG_DATE': return { dateStyle: 'long' };
    case 'DATE': case 'SHORT_DATE': return { dateStyle: 'short' };
    case 'TIME': return { timeStyle: 'medium' };
    default: return { dateStyle: 'short', timeStyle: 'medium' };
  }
}

// htmlClientSdk.js, inside a frame, finds its bridge here.
window.vsphereClientHost = {
  connect(frameWindow) {
    const frame = frameOf(frameWindow);
    return frame ? bridge(frame) : null;
  },
};

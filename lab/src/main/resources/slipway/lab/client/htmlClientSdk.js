// The script that pages of plugins load: window.htmlClientSdk.
(() => {
  let bridge = null;
  let initialized = false;

  function host() {
    if (bridge === null) {
      bridge = window.parent === window ? null : window.parent.vsphereClientHost?.connect(window) ?? null;
      if (bridge === null) throw new Error('htmlClientSdk: this page is not shown by the client');
    }
    return bridge;
  }

  function ready(name) {
    if (!initialized) throw new Error(`htmlClientSdk.${name}: call initialize first`);
    return host();
  }

  function listener(name, callback) {
    if (typeof callback !== 'function') throw new TypeError(`htmlClientSdk.${name} needs a function`);
    return callback;
  }

  // The client answers later than it is asked, and so does this.
  function later(name, callback, value) {
    listener(name, callback);
    setTimeout(() => callback(value), 0);
  }

  const sdk = {
    getProxiedPluginServerOrigin: () => host().origin,
    isInitialized: () => initialized,
    initialize(callback) {
      host();
      setTimeout(() => {
        initialized = true;
        if (callback) callback();
      }, 0);
    },
    app: {
      getContextObjects: () => ready('app.getContextObjects').app.contextObjects(),
      getNavigationData: () => ready('app.getNavigationData').app.navigationData(),
      navigateTo: (target) => ready('app.navigateTo').app.navigate(target),
      navigateToClientView: (target) => ready('app.navigateToClientView').app.navigateToClient(target),
      getSessionInfo: (callback) =>
        later('app.getSessionInfo', callback, ready('app.getSessionInfo').app.sessionInfo()),
      getApiEndpoints: () => ready('app.getApiEndpoints').app.endpoints(),
      getPluginBackendInfo: (callback) =>
        later('app.getPluginBackendInfo', callback, ready('app.getPluginBackendInfo').app.backendInfo()),
      getClientInfo: () => ready('app.getClientInfo').app.clientInfo(),
      getClientLocale: () => ready('app.getClientLocale').app.locale(),
      getTheme: () => ready('app.getTheme').app.theme(),
      formatDateTime: (milliseconds, options) =>
        ready('app.formatDateTime').app.formatDateTime(milliseconds, options?.format),
      refreshPluginItemsState: () => ready('app.refreshPluginItemsState').app.refreshItems(),
    },
    event: {
      onThemeChanged: (callback) =>
        ready('event.onThemeChanged').event.theme(listener('event.onThemeChanged', callback)),
      onGlobalRefresh: (callback) =>
        ready('event.onGlobalRefresh').event.refresh(listener('event.onGlobalRefresh', callback)),
      onDateTimeFormatChanged: (callback) =>
        ready('event.onDateTimeFormatChanged')
          .event.dateTimeFormat(listener('event.onDateTimeFormatChanged', callback)),
    },
    modal: {
      open: (config) => ready('modal.open').modal.open(config),
      close: (data) => ready('modal.close').modal.close(data),
      getCustomData: () => ready('modal.getCustomData').modal.customData(),
      setOptions: (options) => ready('modal.setOptions').modal.setOptions(options),
      openConfirmationModal: (config) => ready('modal.openConfirmationModal').modal.confirm(config),
    },
  };
  for (const part of [sdk, sdk.app, sdk.event, sdk.modal]) Object.freeze(part);
  window.htmlClientSdk = sdk;
})();

const sdk = window.htmlClientSdk;
const set = (id, text) => { document.getElementById(id).textContent = text; };
let early = 'no error';
try {
  sdk.app.getTheme();
} catch (e) {
  early = e.message;
}
const before = sdk.isInitialized();

sdk.initialize(() => {
  set('view', new URLSearchParams(location.search).get('view'));
  const objects = sdk.app.getContextObjects();
  set('objects', objects.map((object) => object.id).join(' '));
  set('locale', sdk.app.getClientLocale());
  set('theme', sdk.app.getTheme().name);
  sdk.event.onThemeChanged((theme) => set('theme', theme.name));
  let refreshes = 0;
  sdk.event.onGlobalRefresh(() => set('refreshes', ++refreshes));
  set('data', JSON.stringify({
    before, early,
    after: sdk.isInitialized(),
    navigation: sdk.app.getNavigationData(),
    custom: sdk.modal.getCustomData(),
    origin: sdk.getProxiedPluginServerOrigin(),
    version: sdk.app.getClientInfo().version,
    api: sdk.app.getApiEndpoints().uiApiEndpoint.fullUrl,
    date: sdk.app.formatDateTime(0, { format: 'DATE' }),
  }));
  sdk.app.getSessionInfo(async ({ sessionToken, nodeId }) => {
    const guid = objects[0]?.id.split(':')[4] ?? nodeId;
    const response = await fetch('whoami', {
      method: 'POST', headers: { 'vmware-api-session-id': sessionToken }, body: guid,
    });
    set('who', await response.text());
    const events = new EventSource('events');
    let count = 0;
    events.onmessage = (event) => {
      set('events', `${++count} ${event.data}`);
      if (event.data === 'last') events.close();
    };
  });
});

document.getElementById('modal').onclick = () => sdk.modal.open({
  url: 'probe.html?view=inner', title: 'Inner', size: { width: 500, height: 250 }, closable: true,
  customData: { from: 'outer' }, contextObjects: sdk.app.getContextObjects(),
  onClosed: (data) => set('answer', JSON.stringify(data)),
});
document.getElementById('confirm').onclick = () => sdk.modal.openConfirmationModal({
  title: 'Really?', content: 'This cannot be undone.',
  buttons: [{ id: 'no', label: 'No' }, { id: 'yes', label: 'Yes' }],
  onClosed: (answer) => set('answer', answer),
});
document.getElementById('close').onclick = () => {
  sdk.modal.setOptions({ title: 'Closing', height: 260 });
  sdk.modal.close({ result: 42 });
};
document.getElementById('go').onclick = () => sdk.app.navigateTo({
  targetViewId: 'probe.monitor', objectId: sdk.app.getContextObjects()[0].id, customData: { why: 'asked' },
});

import { signal } from '@angular/core';
import { ModalRequest, Theme, VSphereClient, objectId, parseObjectId } from './client';

/** The part of `htmlClientSdk` that is used, in types of our own. */
interface HtmlClientSdk {
  isInitialized(): boolean;
  initialize(callback: () => void): void;
  app: {
    getSessionInfo(callback: (info: { sessionToken: string }) => void): void;
    getContextObjects(): readonly { id: string }[] | undefined;
    getTheme(): { name: string };
    getClientLocale(): string;
    formatDateTime?(millis: number, options?: { format: string }): string;
    refreshPluginItemsState?(): void;
  };
  event: {
    onGlobalRefresh(callback: () => void): void;
    onThemeChanged(callback: (theme: { name: string }) => void): void;
    onDateTimeFormatChanged?(callback: () => void): void;
  };
  modal: {
    open(options: {
      url: string;
      accessibilityTitle: string;
      size: { width: number; height: number };
      closable: boolean;
      contextObjects?: { id: string }[];
      onClosed?: (result: unknown) => void;
    }): void;
    close(result?: unknown): void;
  };
}

/** A client that never answers must not stop every request for good. */
export const SESSION_LIMIT_MS = 15_000;

/** Finds the SDK that the client injects; without one, nothing works and `present` says so. */
export function sdkClient(host: Window): VSphereClient {
  const sdk = (host as unknown as { htmlClientSdk?: HtmlClientSdk }).htmlClientSdk;
  const theme = signal<Theme | undefined>(undefined);
  const locale = signal('en-US');
  const refreshed = signal(0);
  const present = signal<'asking' | 'yes' | 'no'>(sdk ? 'asking' : 'no');
  const initialized = new Promise<HtmlClientSdk>((resolve) => {
    if (!sdk) {
      return;
    }
    const ready = () => {
      theme.set(themeOf(sdk.app.getTheme()));
      locale.set(bcp47(sdk.app.getClientLocale()));
      sdk.event.onThemeChanged((changed) => theme.set(themeOf(changed)));
      sdk.event.onGlobalRefresh(() => refreshed.update((n) => n + 1));
      sdk.event.onDateTimeFormatChanged?.(() => refreshed.update((n) => n + 1));
      present.set('yes');
      resolve(sdk);
    };
    try {
      if (sdk.isInitialized()) {
        ready();
      } else {
        sdk.initialize(ready);
      }
    } catch {
      // The script is there, the client around it is not.
      present.set('no');
    }
  });
  return {
    present: present.asReadonly(),
    theme: theme.asReadonly(),
    locale: locale.asReadonly(),
    refreshed: refreshed.asReadonly(),
    sessionToken: async () => {
      const client = await within(initialized);
      return within(
        new Promise<string>((resolve) =>
          client.app.getSessionInfo((info) => resolve(info.sessionToken)),
        ),
      );
    },
    contextObjects: () =>
      (sdk?.app.getContextObjects() ?? []).flatMap((object) => parseObjectId(object.id) ?? []),
    dateTime: (at) =>
      sdk?.app.formatDateTime?.(at.getTime(), { format: 'DATE_AND_TIME_WITH_SECONDS' }) ||
      at.toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'medium' }),
    openModal: (request: ModalRequest) =>
      sdk?.modal.open({
        // Relative to this page, wherever the client's proxy puts it.
        url: `${host.location.pathname.split('/').pop() || 'index.html'}#/${request.route}`,
        accessibilityTitle: request.name,
        size: { width: request.width, height: request.height },
        closable: false,
        contextObjects: request.objects?.map((object) => ({ id: objectId(object) })),
        onClosed: request.onClosed,
      }),
    closeModal: (result) => sdk?.modal.close(result),
    itemsChanged: () => sdk?.app.refreshPluginItemsState?.(),
  };
}

function within<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error('The vSphere Client does not answer.')),
      SESSION_LIMIT_MS,
    );
    promise.then(resolve, reject).finally(() => clearTimeout(late));
  });
}

function themeOf(theme: { name: string } | undefined): Theme {
  return theme?.name.toLowerCase().includes('dark') ? 'dark' : 'light';
}

/** The client says `en_US` or `en-US`. */
function bcp47(locale: string): string {
  const tag = locale.replace('_', '-');
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en-US';
  } catch {
    return 'en-US';
  }
}

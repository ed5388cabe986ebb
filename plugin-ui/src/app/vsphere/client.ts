import { InjectionToken, Signal } from '@angular/core';

export type Theme = 'light' | 'dark';

/** An object of the inventory, as the client names it. */
export interface ContextObject {
  readonly type: string;
  /** The managed object id, as in `vm-58`. */
  readonly moid: string;
  readonly vcenter: string;
}

export interface ModalRequest {
  /** The route to open, as in `modal/migrate`. */
  readonly route: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly objects?: readonly ContextObject[];
  readonly onClosed?: (result: unknown) => void;
}

/** All that Slipway asks of the vSphere Client; `sdk.ts` is the real one. */
export interface VSphereClient {
  /** `no` outside of the vSphere Client; nothing may be asked before `yes`. */
  readonly present: Signal<'asking' | 'yes' | 'no'>;
  readonly theme: Signal<Theme | undefined>;
  readonly locale: Signal<string>;
  /** Rises when the client's refresh button was pressed or the date format changed. */
  readonly refreshed: Signal<number>;
  /** A token of the caller's session. It may differ from one call to the next. */
  sessionToken(): Promise<string>;
  contextObjects(): readonly ContextObject[];
  dateTime(at: Date): string;
  openModal(request: ModalRequest): void;
  closeModal(result?: unknown): void;
  /** Actions and object views depend on what just changed. */
  itemsChanged(): void;
}

export const VSphere = new InjectionToken<VSphereClient>('vSphere Client');

const URN = /^urn:vmomi:([^:]+):([^:]+):([^:]+)$/;

/** Reads `urn:vmomi:VirtualMachine:vm-58:<instance uuid>`. */
export function parseObjectId(id: string): ContextObject | undefined {
  const [, type, moid, vcenter] = URN.exec(id) ?? [];
  return type && moid && vcenter ? { type, moid, vcenter } : undefined;
}

export function objectId(object: ContextObject): string {
  return `urn:vmomi:${object.type}:${object.moid}:${object.vcenter}`;
}

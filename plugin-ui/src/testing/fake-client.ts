import { signal } from '@angular/core';
import { ContextObject, ModalRequest, Theme, VSphereClient } from '../app/vsphere/client';

/** A vSphere Client for unit tests. */
export class FakeClient implements VSphereClient {
  readonly present = signal<'asking' | 'yes' | 'no'>('yes');
  readonly theme = signal<Theme | undefined>('light');
  readonly locale = signal('en-US');
  readonly refreshed = signal(0);
  objects: ContextObject[] = [];
  readonly opened: ModalRequest[] = [];
  readonly closed: unknown[] = [];
  itemChanges = 0;

  sessionToken(): Promise<string> {
    return Promise.resolve('token-1');
  }

  contextObjects(): readonly ContextObject[] {
    return this.objects;
  }

  dateTime(at: Date): string {
    return at.toISOString();
  }

  openModal(request: ModalRequest): void {
    this.opened.push(request);
  }

  closeModal(result?: unknown): void {
    this.closed.push(result);
  }

  itemsChanged(): void {
    this.itemChanges++;
  }
}

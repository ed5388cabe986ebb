import { Signal, inject, signal } from '@angular/core';
import { Api } from '../api/api';
import type { Site } from '../api/types';

export interface SiteNames {
  readonly list: Signal<readonly Site[]>;
  /** The id, as long as the name is not known. */
  name(id: string): string;
}

/** Names of sites; without them, their ids do. */
export function siteNames(): SiteNames {
  const list = signal<readonly Site[]>([]);
  inject(Api)
    .get('/sites', {})
    .then(
      (sites) => list.set(sites),
      () => undefined,
    );
  return {
    list: list.asReadonly(),
    name: (id) => list().find((site) => site.id === id)?.name ?? id,
  };
}

import type { ContextObject } from './client';

/** Part of an inventory, as the API's lists take it; nothing: all of it. */
export interface Place {
  readonly cluster?: string;
  readonly datacenter?: string;
  readonly folder?: string;
}

/** What the machines of an object are. A single host's compute counts as a cluster of one. */
export function placeOf(object: ContextObject | undefined): Place {
  switch (object?.type) {
    case 'ClusterComputeResource':
    case 'ComputeResource':
      return { cluster: object.moid };
    case 'Datacenter':
      return { datacenter: object.moid };
    case 'Folder':
      return { folder: object.moid };
    default:
      return {};
  }
}

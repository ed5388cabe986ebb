import type { NewDeployment, Placements } from '../../api/types';

/** What somebody has typed and chosen for a gateway that is to be deployed. */
export interface DeployDraft {
  readonly name: string;
  readonly compute: string;
  readonly pool: string;
  readonly folder: string;
  readonly datastore: string;
  readonly network: string;
  readonly hostname: string;
  readonly fixed: boolean;
  readonly address: string;
  readonly prefix: string;
  readonly gateway: string;
  readonly dns: string;
  readonly ntp: string;
  readonly password: string;
  readonly again: string;
}

export const NOTHING: DeployDraft = {
  name: '',
  compute: '',
  pool: '',
  folder: '',
  datastore: '',
  network: '',
  hostname: '',
  fixed: false,
  address: '',
  prefix: '',
  gateway: '',
  dns: '',
  ntp: '',
  password: '',
  again: '',
};

/** As it goes into a certificate's subject. */
export const GATEWAY_NAME = /^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/;

const PASSWORD_MIN = 12;
const PASSWORD_MAX = 128;
const ADDRESS = /^\d{1,3}(\.\d{1,3}){3}$|^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$/;
const PREFIX = /^\d{1,3}$/;

/** What can be chosen beside a cluster or host: all of its datacenter. */
export interface Near {
  readonly folders: Placements['folders'];
  readonly datastores: Placements['datastores'];
  readonly networks: Placements['networks'];
}

export function near(places: Placements | undefined, compute: string): Near {
  const datacenter = places?.computes.find((c) => c.id.value === compute)?.datacenter.value;
  const of = <T extends { datacenter: { value: string } }>(all: readonly T[] = []) =>
    all.filter((each) => each.datacenter.value === datacenter);
  return { folders: of(places?.folders), datastores: of(places?.datastores), networks: of(places?.networks) };
}

/** A choice of cluster brings one of everything in its datacenter; the datastore is the roomiest. */
export function at(draft: DeployDraft, places: Placements, compute: string): DeployDraft {
  const chosen = places.computes.find((c) => c.id.value === compute);
  const there = near(places, compute);
  const roomiest = [...there.datastores].sort((a, b) => b.freeBytes - a.freeBytes)[0];
  return {
    ...draft,
    compute,
    pool: chosen?.rootPool.value ?? '',
    folder: there.folders[0]?.id.value ?? '',
    datastore: roomiest?.id.value ?? '',
    network: there.networks[0]?.id.value ?? '',
  };
}

export type Mistake = 'name' | 'address' | 'prefix' | 'gateway' | 'password' | 'again';

/** What is wrong of what was typed; what is still empty is not wrong yet. */
export function mistakes(draft: DeployDraft): ReadonlySet<Mistake> {
  const wrong = new Set<Mistake>();
  const check = (what: Mistake, text: string, right: boolean) => {
    if (text !== '' && !right) {
      wrong.add(what);
    }
  };
  check('name', draft.name, GATEWAY_NAME.test(draft.name));
  if (draft.fixed) {
    check('address', draft.address, ADDRESS.test(draft.address.trim()));
    check('prefix', draft.prefix, PREFIX.test(draft.prefix.trim()) && Number(draft.prefix) <= 128);
    check('gateway', draft.gateway, ADDRESS.test(draft.gateway.trim()));
  }
  const length = draft.password.length;
  check('password', draft.password, length >= PASSWORD_MIN && length <= PASSWORD_MAX);
  check('again', draft.again, draft.again === draft.password);
  return wrong;
}

export function isComplete(draft: DeployDraft): boolean {
  const needed = [
    draft.name,
    draft.pool,
    draft.folder,
    draft.datastore,
    draft.network,
    draft.password,
    draft.again,
    ...(draft.fixed ? [draft.address, draft.prefix, draft.gateway] : []),
  ];
  return needed.every((text) => text.trim() !== '') && mistakes(draft).size === 0;
}

/** As the service wants it. */
export function order(draft: DeployDraft): NewDeployment {
  return {
    name: draft.name,
    pool: draft.pool,
    folder: draft.folder,
    datastore: draft.datastore,
    network: draft.network,
    hostname: draft.hostname.trim(),
    address: draft.fixed ? draft.address.trim() : '',
    prefix: draft.fixed ? draft.prefix.trim() : '',
    gateway: draft.fixed ? draft.gateway.trim() : '',
    dns: draft.dns.trim(),
    ntp: draft.ntp.trim(),
    adminPassword: draft.password,
  };
}

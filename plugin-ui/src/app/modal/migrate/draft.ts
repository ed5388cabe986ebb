import { Injectable, computed, signal } from '@angular/core';
import type { Check, Account, Machine, MigrationRequest, Preparation, Settings } from '../../api/types';
import { parseLimit } from '../../parts/limit';

export type Kind = MigrationRequest['kind'];
export type DiskFormat = NonNullable<MigrationRequest['destination']['diskFormat']>;

/** What is known of a machine before it is migrated. */
export interface Readiness {
  readonly checks: readonly Check[];
  readonly preparation: Preparation | undefined;
}

export interface Destination {
  readonly site: string;
  readonly compute: string;
  readonly pool: string;
  readonly folder: string;
  readonly datastore: string;
  readonly format: DiskFormat;
}

export interface Schedule {
  readonly start: 'now' | 'at' | 'draft';
  /** As `datetime-local` gives it. */
  readonly startAt: string;
  readonly cutover: 'held' | 'automatic' | 'at';
  readonly cutoverAt: string;
  readonly keep: 'held' | 'automatic';
  readonly finalise: 'held' | 'automatic';
  readonly finaliseFrom: string;
  readonly finaliseTo: string;
  readonly limit: string;
  readonly prefill: boolean;
  readonly group: string;
}

export const NOWHERE: Destination = {
  site: '',
  compute: '',
  pool: '',
  folder: '',
  datastore: '',
  format: 'thin',
};

export const AT_ONCE: Schedule = {
  start: 'now',
  startAt: '',
  cutover: 'held',
  cutoverAt: '',
  keep: 'held',
  finalise: 'held',
  finaliseFrom: '',
  finaliseTo: '',
  limit: '',
  prefill: true,
  group: '',
};

const NO_ACCOUNT: Account = { username: '', password: '' };

/** What the wizard has been told so far: the only thing its pages share. */
@Injectable()
export class Draft {
  readonly sourceSite = signal('');
  readonly machines = signal<readonly Machine[]>([]);
  readonly readiness = signal<ReadonlyMap<string, Readiness>>(new Map());
  readonly kind = signal<Kind>('warm');
  readonly kindChosen = signal(false);
  readonly destination = signal<Destination>(NOWHERE);
  readonly name = signal('');
  /** Network at the source to network at the destination. */
  readonly networks = signal<ReadonlyMap<string, string>>(new Map());
  readonly keepMac = signal(true);
  /** Whether packages may come from the guests' own repositories, and whether they are to. */
  readonly repositoriesAllowed = signal(false);
  readonly repositories = signal(false);
  readonly accounts = signal<'shared' | 'each'>('shared');
  readonly sharedAccount = signal<Account>(NO_ACCOUNT);
  readonly ownAccounts = signal<ReadonlyMap<string, Account>>(new Map());
  readonly schedule = signal<Schedule>(AT_ONCE);
  readonly verdicts = signal<ReadonlyMap<string, readonly Check[]>>(new Map());

  /** Machines whose guest is prepared on the way, which takes an account. */
  readonly unprepared = computed(() =>
    this.kind() === 'cold'
      ? []
      : this.machines().filter(
          (m) => this.readiness().get(m.id.value)?.preparation?.state !== 'PREPARED',
        ),
  );

  readonly sourceNetworks = computed(() => [
    ...new Set(this.machines().flatMap((m) => m.nics.map((nic) => nic.network.value))),
  ]);

  /** What the disks may grow to. */
  readonly bytesWhole = computed(() => this.machines().reduce((sum, m) => sum + diskBytes(m), 0));
  /** What the datastore must have free to begin with. */
  readonly bytesNeeded = computed(() =>
    this.destination().format === 'thin'
      ? this.machines().reduce((sum, m) => sum + allocatedBytes(m), 0)
      : this.bytesWhole(),
  );

  readonly requests = computed(() => this.machines().map((m) => this.request(m)));

  /** What the administrators' settings say, as long as nobody said otherwise. */
  assume(settings: Settings): void {
    const hold = (value: string) => (value === 'AUTOMATIC' ? 'automatic' : 'held');
    const { cutover, keep, finalise } = settings.defaults;
    if (this.schedule() === AT_ONCE) {
      this.schedule.set({
        ...AT_ONCE,
        cutover: hold(cutover),
        keep: hold(keep),
        finalise: hold(finalise),
      });
    }
    this.keepMac.set(settings.keepMac);
    this.repositoriesAllowed.set(settings.guestRepositories);
  }

  accountOf(moid: string): Account {
    return this.accounts() === 'shared'
      ? this.sharedAccount()
      : (this.ownAccounts().get(moid) ?? NO_ACCOUNT);
  }

  setAccount(moid: string, account: Account): void {
    this.ownAccounts.update((known) => new Map(known).set(moid, account));
  }

  learn(moid: string, readiness: Readiness): void {
    this.readiness.update((known) => new Map(known).set(moid, readiness));
  }

  destinationOf(machine: Machine): MigrationRequest['destination'] {
    const { site, pool, folder, datastore, format } = this.destination();
    return {
      site,
      pool,
      folder,
      datastore,
      diskFormat: format,
      keepMac: this.keepMac(),
      networks: machine.nics.flatMap((nic) => {
        const network = this.networks().get(nic.network.value);
        return network ? [{ nic: nic.key, network }] : [];
      }),
    };
  }

  private request(machine: Machine): MigrationRequest {
    const s = this.schedule();
    const account = this.accountOf(machine.id.value);
    const needsAccount = this.unprepared().includes(machine) && account.username !== '';
    const only = this.machines().length === 1;
    return {
      ...(only && this.name() ? { name: this.name() } : {}),
      ...(s.group ? { group: s.group } : {}),
      kind: this.kind(),
      source: { site: this.sourceSite(), machine: machine.id.value },
      destination: this.destinationOf(machine),
      options: {
        prefill: s.prefill,
        ...(s.start === 'at' ? { startAt: instant(s.startAt) } : {}),
        cutover: s.cutover,
        ...(s.cutover === 'at' ? { cutoverAt: instant(s.cutoverAt) } : {}),
        keep: s.keep,
        finalise: s.finalise,
        ...(s.finaliseFrom && s.finaliseTo
          ? { finaliseFrom: s.finaliseFrom, finaliseTo: s.finaliseTo, timeZone: here() }
          : {}),
        ...(this.repositories() && this.unprepared().includes(machine)
          ? { repositories: true }
          : {}),
        ...(parseLimit(s.limit) ? { bytesPerSecond: parseLimit(s.limit) ?? 0 } : {}),
      },
      ...(needsAccount ? { credentials: account } : {}),
    };
  }
}

export function diskBytes(machine: Machine): number {
  return machine.disks.reduce((sum, disk) => sum + disk.sizeBytes, 0);
}

export function allocatedBytes(machine: Machine): number {
  return machine.disks.reduce((sum, disk) => sum + disk.allocatedBytes, 0);
}

/** The zone in which the window was meant. */
function here(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The browser's local time as the API's UTC. */
export function instant(local: string): string {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}

import { computed, inject, signal } from '@angular/core';
import { Api } from '../../api/api';
import type { Account, GuestOrder, Preparation } from '../../api/types';
import { VSphere } from '../../vsphere/client';
import { isBusy } from './run';
import type { Deed, Run } from './run';

/** The states of a guest with which each deed can begin. */
const OPEN: Record<Deed, ReadonlySet<Preparation['state']>> = {
  prepare: new Set(['NONE', 'FAILED']),
  unprepare: new Set(['PREPARED', 'FAILED']),
};

/** One deed on several guests, with one account. */
export class GuestWork {
  private readonly client = inject(VSphere);
  readonly account = signal<Account>({ username: '', password: '' });
  readonly busy = signal(false);
  /** Whether packages may come from the guests' own repositories, and whether they are to. */
  readonly repositoriesAllowed = signal(false);
  readonly repositories = signal(false);
  /** Those it can begin with. */
  readonly open = computed(() =>
    this.runs.filter((run) => {
      const known = run.preparation();
      return known !== undefined && OPEN[this.deed].has(known.state);
    }),
  );
  readonly working = computed(() =>
    this.runs.some((run) => {
      const preparation = run.preparation();
      return preparation !== undefined && isBusy(preparation);
    }),
  );
  readonly ready = computed(
    () =>
      !this.busy() &&
      this.open().length > 0 &&
      this.account().username !== '' &&
      this.account().password !== '',
  );

  constructor(
    readonly deed: Deed,
    readonly runs: readonly Run[],
  ) {
    if (deed === 'prepare') {
      inject(Api)
        .get('/settings', {})
        .then(
          (settings) => this.repositoriesAllowed.set(settings.guestRepositories),
          // Not everybody may see them; then what is safest holds.
          () => undefined,
        );
    }
  }

  /** Finds out what preparing would change; the account stays for what comes next. */
  async check(): Promise<void> {
    if (!this.ready()) {
      return;
    }
    this.busy.set(true);
    await Promise.all(this.open().map((run) => run.check(this.order())));
    this.busy.set(false);
  }

  /** The password is forgotten as soon as it was used. */
  async start(): Promise<void> {
    if (!this.ready()) {
      return;
    }
    this.busy.set(true);
    await Promise.all(this.open().map((run) => run.start(this.deed, this.order())));
    this.account.update(({ username }) => ({ username, password: '' }));
    this.busy.set(false);
    this.client.itemsChanged();
  }

  private order(): GuestOrder {
    return { ...this.account(), ...(this.repositories() ? { repositories: true } : {}) };
  }
}

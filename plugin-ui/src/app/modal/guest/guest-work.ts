import { computed, inject, signal } from '@angular/core';
import type { Account, Preparation } from '../../api/types';
import { VSphere } from '../../vsphere/client';
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
  /** Those it can begin with. */
  readonly open = computed(() =>
    this.runs.filter((run) => {
      const known = run.preparation();
      return known !== undefined && OPEN[this.deed].has(known.state);
    }),
  );
  readonly working = computed(() =>
    this.runs.some((run) => {
      const state = run.preparation()?.state;
      return state === 'RUNNING' || state === 'UNDOING';
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
  ) {}

  /** The password is forgotten as soon as it was used. */
  async start(): Promise<void> {
    if (!this.ready()) {
      return;
    }
    this.busy.set(true);
    await Promise.all(this.open().map((run) => run.start(this.deed, this.account())));
    this.account.update(({ username }) => ({ username, password: '' }));
    this.busy.set(false);
    this.client.itemsChanged();
  }
}

import { DestroyRef, inject, signal } from '@angular/core';
import { Api } from '../../api/api';
import { asProblem } from '../../api/problem';
import type { DryRun, GuestOrder, Machine, MachineView, Preparation, Problem } from '../../api/types';

/** A run in a guest takes minutes; asking more often shows nothing new. */
export const ASK_EVERY_MS = 2_000;

/** What can be done with a guest. */
export type Deed = 'prepare' | 'unprepare';

/** Whether somebody is at work in the guest. */
export function isBusy({ state }: Preparation): boolean {
  return state === 'CHECKING' || state === 'RUNNING' || state === 'UNDOING';
}

/** Preparing or unpreparing one guest, as far as it has come. */
export class Run {
  private readonly api = inject(Api);
  readonly machine = signal<Machine | undefined>(undefined);
  readonly preparation = signal<Preparation | undefined>(undefined);
  readonly problem = signal<Problem | undefined>(undefined);
  /** What the last dry run found. */
  readonly dryRun = signal<DryRun | undefined>(undefined);
  private site = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private over = false;

  /** @param vcenter whose machine it is; empty when it is known already */
  constructor(
    readonly moid: string,
    private readonly vcenter = '',
  ) {
    inject(DestroyRef).onDestroy(() => {
      this.over = true;
      clearTimeout(this.timer);
    });
  }

  /** Finds the machine at its vCenter. */
  async look(): Promise<void> {
    await this.attempt(async () =>
      this.know(
        await this.api.get('/machines/{machine}', {
          in: { machine: this.moid },
          query: { vcenter: this.vcenter },
        }),
      ),
    );
  }

  /** Goes on from what is known already. */
  know(known: Pick<MachineView, 'site' | 'machine' | 'preparation'>): void {
    this.site = known.site;
    this.machine.set(known.machine);
    this.show(known.preparation);
  }

  /** Finds out what preparing would change. */
  check(body: GuestOrder): Promise<void> {
    this.dryRun.set(undefined);
    return this.attempt(async () =>
      this.show(
        await this.api.post('/sites/{site}/machines/{machine}/preparation/dry-run', {
          in: this.where(),
          body,
        }),
      ),
    );
  }

  start(deed: Deed, body: GuestOrder): Promise<void> {
    const asked = { in: this.where(), body };
    return this.attempt(async () =>
      this.show(
        deed === 'prepare'
          ? await this.api.put('/sites/{site}/machines/{machine}/preparation', asked)
          : await this.api.post('/sites/{site}/machines/{machine}/preparation/undo', asked),
      ),
    );
  }

  private where(): { site: string; machine: string } {
    return { site: this.site, machine: this.moid };
  }

  private show(preparation: Preparation): void {
    this.preparation.set(preparation);
    if (!preparation.dryRunAt) {
      this.dryRun.set(undefined);
    } else if (preparation.dryRunAt !== this.dryRun()?.at) {
      void this.loadDryRun();
    }
    if (!this.over && isBusy(preparation)) {
      this.timer = setTimeout(() => void this.follow(), ASK_EVERY_MS);
    }
  }

  private loadDryRun(): Promise<void> {
    return this.attempt(async () =>
      this.dryRun.set(
        await this.api.get('/sites/{site}/machines/{machine}/preparation/dry-run', {
          in: this.where(),
        }),
      ),
    );
  }

  private async follow(): Promise<void> {
    await this.attempt(async () =>
      this.show(
        await this.api.get('/sites/{site}/machines/{machine}/preparation', { in: this.where() }),
      ),
    );
    if (this.problem() && !this.over) {
      // The run goes on in the guest whether or not it can be asked about.
      this.timer = setTimeout(() => void this.follow(), ASK_EVERY_MS);
    }
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.problem.set(undefined);
    } catch (thrown) {
      this.problem.set(asProblem(thrown));
    }
  }
}

import { DestroyRef, inject, signal } from '@angular/core';
import { Api } from '../api/api';
import { asProblem } from '../api/problem';
import type { Account, Machine, Preparation, Problem } from '../api/types';
import type { ContextObject } from '../vsphere/client';

/** A run in a guest takes minutes; asking more often shows nothing new. */
export const ASK_EVERY_MS = 2_000;

/** Preparing or unpreparing one guest, as far as it has come. */
export class Run {
  private readonly api = inject(Api);
  readonly machine = signal<Machine | undefined>(undefined);
  readonly preparation = signal<Preparation | undefined>(undefined);
  readonly problem = signal<Problem | undefined>(undefined);
  private site = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private over = false;

  constructor(readonly object: ContextObject) {
    inject(DestroyRef).onDestroy(() => {
      this.over = true;
      clearTimeout(this.timer);
    });
  }

  async look(): Promise<void> {
    await this.attempt(async () => {
      const known = await this.api.get('/machines/{machine}', {
        in: { machine: this.object.moid },
        query: { vcenter: this.object.vcenter },
      });
      this.site = known.site;
      this.machine.set(known.machine);
      this.show(known.preparation);
    });
  }

  prepare(body: Account): Promise<void> {
    return this.attempt(async () =>
      this.show(
        await this.api.put('/sites/{site}/machines/{machine}/preparation', {
          in: this.where(),
          body,
        }),
      ),
    );
  }

  undo(body: Account): Promise<void> {
    return this.attempt(async () =>
      this.show(
        await this.api.post('/sites/{site}/machines/{machine}/preparation/undo', {
          in: this.where(),
          body,
        }),
      ),
    );
  }

  private where(): { site: string; machine: string } {
    return { site: this.site, machine: this.object.moid };
  }

  private show(preparation: Preparation): void {
    this.preparation.set(preparation);
    if (!this.over && (preparation.state === 'RUNNING' || preparation.state === 'UNDOING')) {
      this.timer = setTimeout(() => void this.follow(), ASK_EVERY_MS);
    }
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

import {
  ChangeDetectionStrategy,
  Component,
  Injector,
  computed,
  inject,
  runInInjectionContext,
  signal,
} from '@angular/core';
import { FormsModule } from '@angular/forms';
import { Api } from '../../../api/api';
import { asProblem } from '../../../api/problem';
import type { Check, Machine, Problem } from '../../../api/types';
import { Alert } from '../../../parts/alert';
import { CheckList } from '../../../parts/check-list';
import { ProblemAlert } from '../../../parts/problem-alert';
import { t } from '../../../strings';
import { Draft } from '../draft';
import { AccountForm } from '../../guest/account';
import { DryRunList } from '../../guest/dry-run';
import { Repositories } from '../../guest/repositories';
import { Run, isBusy } from '../../guest/run';
import { RunRow } from '../../guest/run-row';

/** What an account can do in the guest shows in these. */
const ABOUT_ACCOUNTS = new Set(['credentials-valid', 'root-allowed', 'guest-space']);

interface Tested {
  readonly machine: Machine;
  readonly checks: readonly Check[];
}

/** What will change in the guests, and the accounts it takes. */
@Component({
  selector: 'app-guest-page',
  imports: [
    AccountForm,
    Alert,
    CheckList,
    DryRunList,
    FormsModule,
    ProblemAlert,
    Repositories,
    RunRow,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './guest.html',
  styles: `
    p,
    ul {
      margin: 0;
    }
    fieldset {
      border: 0;
      margin: 0;
      padding: 0;
    }
  `,
})
export class GuestPage {
  protected readonly t = t;
  private readonly api = inject(Api);
  protected readonly draft = inject(Draft);
  protected readonly testing = signal(false);
  protected readonly tested = signal<readonly Tested[]>([]);
  protected readonly problem = signal<Problem | undefined>(undefined);

  private readonly injector = inject(Injector);
  /** The dry runs that were begun here. */
  protected readonly runs = signal<readonly Run[]>([]);
  protected readonly looking = computed(() =>
    this.runs().some((run) => {
      const preparation = run.preparation();
      return preparation !== undefined && isBusy(preparation);
    }),
  );

  protected readonly canTest = () =>
    this.draft.unprepared().every((m) => {
      const account = this.draft.accountOf(m.id.value);
      return account.username !== '' && account.password !== '';
    });

  /** Finds out what would change in each guest. */
  protected look(): void {
    const begun = this.draft.unprepared().flatMap((machine) => {
      const preparation = this.draft.readiness().get(machine.id.value)?.preparation;
      if (!preparation) {
        return [];
      }
      return runInInjectionContext(this.injector, () => {
        const run = new Run(machine.id.value);
        run.know({ site: this.draft.sourceSite(), machine, preparation });
        void run.check({
          ...this.draft.accountOf(machine.id.value),
          ...(this.draft.repositories() ? { repositories: true } : {}),
        });
        return run;
      });
    });
    this.runs.set(begun);
  }

  protected async test(): Promise<void> {
    this.testing.set(true);
    this.tested.set([]);
    this.problem.set(undefined);
    try {
      for (const machine of this.draft.unprepared()) {
        const checks = await this.api.post('/sites/{site}/machines/{machine}/checks', {
          in: { site: this.draft.sourceSite(), machine: machine.id.value },
          body: { kind: 'warm', credentials: this.draft.accountOf(machine.id.value) },
        });
        const about = checks.filter((check) => ABOUT_ACCOUNTS.has(check.id));
        this.tested.update((known) => [...known, { machine, checks: about }]);
      }
    } catch (thrown) {
      this.problem.set(asProblem(thrown));
    } finally {
      this.testing.set(false);
    }
  }
}

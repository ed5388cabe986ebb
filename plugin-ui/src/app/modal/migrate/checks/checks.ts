import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { Api } from '../../../api/api';
import { asProblem } from '../../../api/problem';
import type { Check, Machine, Problem } from '../../../api/types';
import { Alert } from '../../../parts/alert';
import { CheckList } from '../../../parts/check-list';
import { ProblemAlert } from '../../../parts/problem-alert';
import { t } from '../../../strings';
import { Draft } from '../draft';
import { outcome, verdict } from '../rules';

/** Runs every pre-check against the real thing. */
@Component({
  selector: 'app-checks-page',
  imports: [Alert, CheckList, ProblemAlert],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './checks.html',
  styles: `
    p {
      margin: 0;
    }
    summary {
      cursor: pointer;
    }
  `,
})
export class ChecksPage {
  protected readonly t = t;
  private readonly api = inject(Api);
  protected readonly draft = inject(Draft);
  protected readonly running = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);

  protected readonly results = computed(() =>
    this.draft.machines().map((machine) => {
      const checks = (this.draft.verdicts().get(machine.id.value) ?? []).map((check) => ({
        ...check,
        outcome: outcome(check, this.draft.kind()),
      }));
      return {
        machine,
        passed: checks.filter((check) => check.outcome === 'PASSED'),
        rest: worstFirst(checks.filter((check) => check.outcome !== 'PASSED')),
        verdict: checks.length ? verdict(checks, this.draft.kind()) : undefined,
      };
    }),
  );
  protected readonly blocked = computed(() =>
    this.results().some((result) => result.verdict === 'failed'),
  );

  constructor() {
    if (this.draft.verdicts().size === 0) {
      void this.run();
    }
  }

  protected async run(): Promise<void> {
    this.running.set(true);
    this.problem.set(undefined);
    this.draft.verdicts.set(new Map());
    try {
      for (const machine of this.draft.machines()) {
        const checks = await this.ask(machine);
        this.draft.verdicts.update((known) => new Map(known).set(machine.id.value, checks));
      }
    } catch (thrown) {
      this.problem.set(asProblem(thrown));
    } finally {
      this.running.set(false);
    }
  }

  private ask(machine: Machine): Promise<Check[]> {
    const account = this.draft.accountOf(machine.id.value);
    const needed = this.draft.unprepared().includes(machine);
    return this.api.post('/sites/{site}/machines/{machine}/checks', {
      in: { site: this.draft.sourceSite(), machine: machine.id.value },
      body: {
        kind: this.draft.kind(),
        destination: this.draft.destinationOf(machine),
        ...(needed ? { credentials: account } : {}),
      },
    });
  }
}

function worstFirst(checks: readonly Check[]): Check[] {
  return [...checks].sort((a, b) => a.outcome.localeCompare(b.outcome));
}

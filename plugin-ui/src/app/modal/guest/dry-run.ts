import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { DryRun, PlannedChange } from '../../api/types';
import { MomentPipe } from '../../format';
import { Alert } from '../../parts/alert';
import { ProblemAlert } from '../../parts/problem-alert';
import { t } from '../../strings';

export type Tone = 'added' | 'removed' | 'place' | 'plain';

export interface DiffLine {
  readonly text: string;
  readonly tone: Tone;
}

/** What kind of line each is; the signs at their beginnings say the same without colours. */
export function diffLines(diff: string): DiffLine[] {
  return diff.split('\n').map((text) => ({
    text,
    tone: /^(\+\+\+|---|@@)/.test(text)
      ? 'place'
      : text.startsWith('+')
        ? 'added'
        : text.startsWith('-')
          ? 'removed'
          : 'plain',
  }));
}

/** Each file that preparing would change, with its diff. Angular writes all of it as text. */
@Component({
  selector: 'app-dry-run',
  imports: [Alert, MomentPipe, ProblemAlert],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './dry-run.html',
  styleUrl: './dry-run.css',
})
export class DryRunList {
  protected readonly t = t;
  readonly of = input.required<DryRun>();
  /** The machine's. */
  readonly name = input.required<string>();
  protected readonly changes = computed(() =>
    this.of().changes.map((change) => ({ change, lines: diffLines(change.diff) })),
  );

  protected kind(change: PlannedChange): string {
    return (t.dryRun.kinds as Record<string, string>)[change.change] ?? change.change;
  }
}

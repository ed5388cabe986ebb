import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { ClrIcon } from '@clr/angular/icon';
import { MomentPipe } from '../../format';
import { ProblemAlert } from '../../parts/problem-alert';
import { Progress } from '../../parts/progress';
import { t } from '../../strings';
import { RestoredList } from './restored';
import type { Run } from './run';

/** One machine: how far it is, and what changed in its guest. */
@Component({
  selector: 'app-run',
  imports: [ClrIcon, MomentPipe, ProblemAlert, Progress, RestoredList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './run-row.html',
  styles: `
    h2 {
      margin: 0;
      font-size: 14px;
      font-weight: 500;
    }
    ul {
      margin: 0;
      padding-inline-start: 18px;
    }
  `,
})
export class RunRow {
  protected readonly t = t;
  readonly run = input.required<Run>();
}

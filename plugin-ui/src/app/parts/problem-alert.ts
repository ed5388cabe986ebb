import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { Problem } from '../api/types';
import { t } from '../strings';
import { Alert } from './alert';

/** A problem with its cause and what to do. */
@Component({
  selector: 'app-problem',
  imports: [Alert],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <app-alert [kind]="kind()" [title]="problem().title" [text]="problem().detail">
      @if (problem().remedy) {
        <div><strong>{{ t.common.remedy }}:</strong> {{ problem().remedy }}</div>
      }
      <ng-content />
    </app-alert>
  `,
})
export class ProblemAlert {
  protected readonly t = t;
  readonly problem = input.required<Problem>();
  readonly kind = input<'danger' | 'warning'>('danger');
}

import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { ClrIcon } from '@clr/angular/icon';
import type { Check } from '../api/types';
import { t } from '../strings';

const SHAPES: Record<Check['outcome'], { shape: string; status: 'success' | 'warning' | 'danger' }> = {
  PASSED: { shape: 'check-circle', status: 'success' },
  WARNING: { shape: 'exclamation-triangle', status: 'warning' },
  FAILED: { shape: 'exclamation-circle', status: 'danger' },
};

/** Pre-checks with cause and remedy of those that did not pass. */
@Component({
  selector: 'app-check-list',
  imports: [ClrIcon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ul>
      @for (check of of(); track check.id) {
        <li>
          <cds-icon
            [shape]="shapes[check.outcome].shape"
            [status]="shapes[check.outcome].status"
            aria-hidden="true"
          />
          <div>
            <span class="visually-hidden">{{ t.wizard.checks.outcome[check.outcome] }}: </span>
            {{ check.title }}
            @if (check.outcome !== 'PASSED') {
              <div>{{ check.cause }}</div>
              @if (check.remedy) {
                <div class="muted">{{ t.common.remedy }}: {{ check.remedy }}</div>
              }
            }
          </div>
        </li>
      }
    </ul>
  `,
  styles: `
    ul {
      display: grid;
      gap: 4px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: grid;
      grid-template-columns: 16px 1fr;
      gap: 8px;
    }
  `,
})
export class CheckList {
  protected readonly t = t;
  protected readonly shapes = SHAPES;
  readonly of = input.required<readonly Check[]>();
}

import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { ClrIcon } from '@clr/angular/icon';
import type { Loaded } from '../api/loaded';
import { t } from '../strings';
import { ProblemAlert } from './problem-alert';

/** What a view shows instead of, or above, what it could not load. */
@Component({
  selector: 'app-page-state',
  imports: [ProblemAlert, ClrIcon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @switch (of().state()) {
      @case ('loading') {
        <div class="center" role="status">
          <span class="spinner spinner-md" aria-hidden="true"></span>
          <span>{{ t.common.loading }}</span>
        </div>
      }
      @case ('denied') {
        <div class="center" role="status">
          <cds-icon shape="lock" size="36" aria-hidden="true" />
          <strong>{{ t.problem.denied }}</strong>
          <span>{{ of().problem()?.detail }}</span>
          <span class="muted">{{ of().problem()?.remedy }}</span>
        </div>
      }
      @default {
        @if (of().problem(); as problem) {
          <app-problem [problem]="problem" [kind]="stale() ? 'warning' : 'danger'">
            <button type="button" class="btn btn-sm btn-outline" (click)="of().load()">
              {{ t.common.retry }}
            </button>
          </app-problem>
        }
      }
    }
  `,
  styles: `
    .center {
      display: grid;
      justify-items: center;
      gap: 8px;
      padding: 48px 16px;
      text-align: center;
    }
    .btn {
      margin-top: 8px;
    }
  `,
})
export class PageState {
  protected readonly t = t;
  readonly of = input.required<Pick<Loaded<unknown>, 'state' | 'problem' | 'load'>>();
  protected readonly stale = computed(() => this.of().state() === 'ready');
}

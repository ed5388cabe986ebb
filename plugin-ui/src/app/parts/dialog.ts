import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { ClrModalModule } from '@clr/angular/modal';
import type { Problem } from '../api/types';
import { t } from '../strings';
import { ProblemAlert } from './problem-alert';

/** A question with what it costs; the form it may need goes inside. */
@Component({
  selector: 'app-dialog',
  imports: [ClrModalModule, ProblemAlert],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <clr-modal
      [clrModalOpen]="true"
      [clrModalSize]="size()"
      [clrModalSkipAnimation]="true"
      [clrModalClosable]="!busy()"
      (clrModalOpenChange)="$event || closed.emit()"
    >
      <h2 class="modal-title">{{ title() }}</h2>
      <div class="modal-body">
        <form class="stack" id="dialog-form" (submit)="submit($event)" novalidate>
          @if (problem(); as problem) {
            <app-problem [problem]="problem" />
          }
          @if (text()) {
            <p>{{ text() }}</p>
          }
          <ng-content />
        </form>
      </div>
      <div class="modal-footer">
        <button type="button" class="btn btn-outline" [disabled]="busy()" (click)="closed.emit()">
          {{ t.common.cancel }}
        </button>
        <button
          type="submit"
          form="dialog-form"
          class="btn"
          [class.btn-primary]="!danger()"
          [class.btn-danger]="danger()"
          [disabled]="busy() || disabled()"
        >
          {{ busy() ? t.common.working + '…' : action() }}
        </button>
      </div>
    </clr-modal>
  `,
  styles: `
    p {
      margin: 0;
    }
  `,
})
export class Dialog {
  protected readonly t = t;
  readonly title = input.required<string>();
  readonly text = input('');
  readonly action = input.required<string>();
  readonly danger = input(false);
  readonly disabled = input(false);
  readonly busy = input(false);
  readonly size = input<'sm' | 'md' | 'lg' | 'xl'>('md');
  readonly problem = input<Problem | undefined>(undefined);
  readonly closed = output();
  readonly confirmed = output();

  protected submit(event: Event): void {
    event.preventDefault();
    if (!this.busy() && !this.disabled()) {
      this.confirmed.emit();
    }
  }
}

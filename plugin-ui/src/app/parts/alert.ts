import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { ClrIcon } from '@clr/angular/icon';

export type AlertKind = 'info' | 'success' | 'warning' | 'danger';

const SHAPES: Record<AlertKind, string> = {
  info: 'info-circle',
  success: 'check-circle',
  warning: 'exclamation-triangle',
  danger: 'exclamation-circle',
};

/** One thing somebody should know; what can be done about it goes inside. */
@Component({
  selector: 'app-alert',
  imports: [ClrIcon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="alert alert-{{ kind() }}" [attr.role]="loud() ? 'alert' : 'status'">
      <div class="alert-items">
        <div class="alert-item static">
          <div class="alert-icon-wrapper" aria-hidden="true">
            <cds-icon class="alert-icon" [shape]="shape()" />
          </div>
          <div class="alert-text">
            @if (title()) {
              <strong>{{ title() }}</strong>
            }
            @if (text()) {
              <div>{{ text() }}</div>
            }
            <ng-content />
          </div>
        </div>
      </div>
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    .alert {
      margin: 0;
    }
  `,
})
export class Alert {
  readonly kind = input<AlertKind>('info');
  readonly title = input('');
  readonly text = input('');
  protected readonly shape = computed(() => SHAPES[this.kind()]);
  protected readonly loud = computed(() => this.kind() === 'danger');
}

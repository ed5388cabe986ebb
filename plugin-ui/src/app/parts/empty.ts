import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { ClrIcon } from '@clr/angular/icon';

/** Says that there is nothing, and what to do about it. */
@Component({
  selector: 'app-empty',
  imports: [ClrIcon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <cds-icon [shape]="shape()" size="48" aria-hidden="true" />
    <strong>{{ title() }}</strong>
    @if (text()) {
      <span class="muted">{{ text() }}</span>
    }
    <ng-content />
  `,
  styles: `
    :host {
      display: grid;
      justify-items: center;
      gap: 8px;
      padding: 40px 16px;
      text-align: center;
    }
    span {
      max-width: 52ch;
    }
  `,
})
export class Empty {
  readonly title = input.required<string>();
  readonly text = input('');
  readonly shape = input('vm');
}

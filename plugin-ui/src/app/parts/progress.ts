import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { SharePipe } from '../format';

/** How far something is, with a name for those who do not see it. */
@Component({
  selector: 'app-progress',
  imports: [SharePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div
      class="bar"
      role="progressbar"
      [attr.aria-label]="name()"
      aria-valuemin="0"
      aria-valuemax="100"
      [attr.aria-valuenow]="percent()"
      [attr.aria-valuetext]="part() | share"
    >
      <div class="filled" [class.done]="part() >= 1" [style.width.%]="part() * 100"></div>
    </div>
    <span class="numbers" aria-hidden="true">{{ part() | share }}</span>
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 8px;
      min-width: 110px;
    }
    .bar {
      flex: 1;
      height: 6px;
      border-radius: 3px;
      overflow: hidden;
      background: color-mix(in srgb, currentColor 22%, transparent);
    }
    .filled {
      height: 100%;
      background: var(--cds-alias-object-interaction-background-highlight, #0072a3);
      transition: width 0.4s;
    }
    .filled.done {
      background: var(--cds-alias-status-success, #5aa220);
    }
    span {
      min-width: 4ch;
      text-align: end;
    }
  `,
})
export class Progress {
  readonly name = input.required<string>();
  /** 0 to 1. */
  readonly part = input.required<number>();
  protected readonly percent = computed(() => Math.floor(this.part() * 100));
}

import { ChangeDetectionStrategy, Component, computed, effect, inject } from '@angular/core';
import { t } from '../../../strings';
import { Draft, Kind } from '../draft';
import { advise } from '../rules';

/** Warm or cold, with a recommendation and its reasons. */
@Component({
  selector: 'app-kind-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <fieldset class="stack">
      <legend>{{ t.wizard.kind.text }}</legend>
      @for (advice of kinds(); track advice.kind) {
        <div class="card plain">
          <div class="clr-radio-wrapper">
            <input
              type="radio"
              class="clr-radio"
              name="kind"
              [id]="'kind-' + advice.kind"
              [value]="advice.kind"
              [checked]="draft.kind() === advice.kind"
              [disabled]="!advice.possible"
              [attr.aria-describedby]="'kind-' + advice.kind + '-text'"
              (change)="choose(advice.kind)"
            />
            <label class="clr-control-label" [for]="'kind-' + advice.kind">{{ t.kind[advice.kind] }}</label>
            @if (advice.recommended) {
              <span class="label label-success">{{ t.kind.recommended }}</span>
            } @else if (!advice.possible) {
              <span class="label label-danger">{{ t.kind.impossible }}</span>
            }
          </div>
          <div class="text" [id]="'kind-' + advice.kind + '-text'">
            <div>{{ advice.kind === 'warm' ? t.kind.warmText : t.kind.coldText }}</div>
            @if (advice.reasons.length) {
              <strong>{{ t.wizard.kind.why }}</strong>
              <ul>
                @for (reason of advice.reasons; track $index) {
                  <li>{{ reason }}</li>
                }
              </ul>
            }
          </div>
        </div>
      }
    </fieldset>
  `,
  styles: `
    fieldset {
      border: 0;
      margin: 0;
      padding: 0;
    }
    legend {
      padding-bottom: 8px;
    }
    .text {
      margin-inline-start: 24px;
    }
    .label {
      margin-inline-start: 8px;
    }
    ul {
      margin: 0;
      padding-inline-start: 18px;
    }
  `,
})
export class KindPage {
  protected readonly t = t;
  protected readonly draft = inject(Draft);
  protected readonly kinds = computed(() => advise(this.draft.machines(), this.draft.readiness()));

  constructor() {
    // Until somebody chose, the recommendation holds.
    effect(() => {
      const recommended = this.kinds().find((advice) => advice.recommended);
      if (recommended && !this.draft.kindChosen()) {
        this.draft.kind.set(recommended.kind);
      }
    });
  }

  protected choose(kind: Kind): void {
    this.draft.kind.set(kind);
    this.draft.kindChosen.set(true);
  }
}

import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { t } from '../../strings';

export type Way = 'deploy' | 'token';

/** Who deploys the gateway. */
@Component({
  selector: 'app-gateway-way',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <fieldset>
      <legend class="visually-hidden">{{ t.deploy.way }}</legend>
      @for (each of ways; track each) {
        <div class="clr-radio-wrapper">
          <input
            type="radio"
            class="clr-radio"
            name="gateway-way"
            [id]="'gateway-way-' + each"
            [checked]="way() === each"
            [attr.aria-describedby]="'gateway-way-' + each + '-text'"
            (change)="chosen.emit(each)"
          />
          <label class="clr-control-label" [for]="'gateway-way-' + each">{{ t.deploy.ways[each].title }}</label>
        </div>
        <div class="what muted" [id]="'gateway-way-' + each + '-text'">{{ t.deploy.ways[each].text }}</div>
      }
    </fieldset>
  `,
  styles: `
    .what {
      margin: 0 0 8px 24px;
    }
  `,
})
export class GatewayWay {
  protected readonly t = t;
  protected readonly ways: readonly Way[] = ['deploy', 'token'];
  readonly way = input.required<Way>();
  readonly chosen = output<Way>();
}

import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { t } from '../../strings';

/** Whether packages that Slipway does not carry may come from the guest's own repositories. */
@Component({
  selector: 'app-repositories',
  imports: [FormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="clr-checkbox-wrapper">
      <input
        type="checkbox"
        class="clr-checkbox"
        name="repositories"
        [id]="prefix() + '-repositories'"
        [attr.aria-describedby]="prefix() + '-repositories-text'"
        [ngModel]="of()"
        [ngModelOptions]="{ standalone: true }"
        (ngModelChange)="of.set($event)"
      />
      <label class="clr-control-label" [for]="prefix() + '-repositories'">{{
        t.repositories.label
      }}</label>
    </div>
    <p class="muted" [id]="prefix() + '-repositories-text'">{{ t.repositories.text }}</p>
  `,
})
export class Repositories {
  protected readonly t = t;
  readonly prefix = input.required<string>();
  readonly of = model.required<boolean>();
}

import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';
import { FormsModule } from '@angular/forms';
import type { Account } from '../../api/types';
import { Field } from '../../parts/field';
import { t } from '../../strings';

/** User name and password of an account inside a guest. */
@Component({
  selector: 'app-account',
  imports: [Field, FormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="row">
      <app-field [for]="prefix() + '-user'" [label]="userLabel()" [required]="required()">
        <input
          class="clr-input"
          autocomplete="off"
          [id]="prefix() + '-user'"
          [ngModel]="of().username"
          (ngModelChange)="of.set({ username: $event, password: of().password })"
        />
      </app-field>
      <app-field [for]="prefix() + '-password'" [label]="passwordLabel()" [required]="required()">
        <input
          class="clr-input"
          type="password"
          autocomplete="off"
          [id]="prefix() + '-password'"
          [ngModel]="of().password"
          (ngModelChange)="of.set({ username: of().username, password: $event })"
        />
      </app-field>
    </div>
  `,
})
export class AccountForm {
  readonly prefix = input.required<string>();
  readonly userLabel = input<string>(t.common.user);
  readonly passwordLabel = input<string>(t.common.password);
  readonly required = input(true);
  readonly of = model.required<Account>();
}

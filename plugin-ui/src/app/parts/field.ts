import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/**
 * A labelled control in Clarity's form layout: the control itself is projected and carries the id
 * and `aria-describedby` = id + "-help".
 */
@Component({
  selector: 'app-field',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="clr-form-control">
      <label class="clr-control-label" [class.clr-required-mark]="required()" [attr.for]="for()">{{
        label()
      }}</label>
      <div class="clr-control-container" [class.clr-error]="error()">
        <ng-content />
        <span class="clr-subtext" [id]="for() + '-help'" [attr.role]="error() ? 'alert' : null">{{
          note()
        }}</span>
      </div>
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class Field {
  readonly for = input.required<string>();
  readonly label = input.required<string>();
  readonly help = input('');
  readonly error = input('');
  readonly required = input(false);
  protected readonly note = computed(() => this.error() || this.help());
}

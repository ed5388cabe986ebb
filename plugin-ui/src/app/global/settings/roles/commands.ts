import { ChangeDetectionStrategy, Component, ElementRef, input, signal, viewChild } from '@angular/core';
import { t } from '../../../strings';

/** Commands to be taken along. */
@Component({
  selector: 'app-commands',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="row apart">
      <label [for]="id()">{{ tool() }}</label>
      <div class="row">
        <span class="muted" role="status">{{ said() }}</span>
        <button
          type="button"
          class="btn btn-sm btn-outline"
          [attr.aria-label]="t.roles.copyOf(tool(), name())"
          (click)="copy()"
        >
          {{ t.roles.copy }}
        </button>
      </div>
    </div>
    <textarea #area class="clr-textarea" rows="6" readonly spellcheck="false" [id]="id()" [value]="text()"></textarea>
  `,
  styles: `
    :host {
      display: grid;
      gap: 4px;
    }
    textarea {
      width: 100%;
      box-sizing: border-box;
      font-family: monospace;
      font-size: 11px;
      white-space: pre;
    }
  `,
})
export class Commands {
  protected readonly t = t;
  readonly name = input.required<string>();
  readonly tool = input.required<string>();
  readonly text = input.required<string>();
  protected readonly said = signal('');
  private readonly area = viewChild.required<ElementRef<HTMLTextAreaElement>>('area');

  protected id(): string {
    return `${this.tool()}-${this.name()}`.replace(/\W+/g, '-');
  }

  protected async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.text());
      this.said.set(t.roles.copied);
    } catch {
      // A frame may not be allowed to; the keys always are.
      this.area().nativeElement.select();
      this.said.set(t.roles.selected);
    }
  }
}

import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { ClrIcon } from '@clr/angular/icon';
import type { Restored } from '../../api/types';
import { MomentPipe } from '../../format';
import { t } from '../../strings';

/** What was taken back in a guest, and the proof that it is as it was. */
@Component({
  selector: 'app-restored',
  imports: [ClrIcon, MomentPipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @let r = of();
    <div role="status">
      <cds-icon shape="check-circle" status="success" aria-hidden="true" />
      {{ t.unprepare.done }} {{ r.at | moment }}
    </div>
    @if (r.compared > 0) {
      @if (r.different.length === 0) {
        <p>{{ t.unprepare.proof(r.compared) }}</p>
      } @else {
        <p>{{ t.unprepare.differ(r.compared) }}</p>
        <ul>
          @for (path of r.different; track $index) {
            <li>
              <code>{{ path }}</code>
            </li>
          }
        </ul>
      }
    }
    @if (r.warnings.length) {
      <strong>{{ t.unprepare.notes }}</strong>
      <ul>
        @for (line of r.warnings; track $index) {
          <li>{{ line }}</li>
        }
      </ul>
    }
    @if (r.done.length) {
      <details>
        <summary>{{ t.unprepare.back }}</summary>
        <ol>
          @for (line of r.done; track $index) {
            <li>{{ line }}</li>
          }
        </ol>
      </details>
    }
  `,
  styles: `
    p,
    ul,
    ol {
      margin: 4px 0;
    }
    ul,
    ol {
      padding-inline-start: 18px;
    }
    summary {
      cursor: pointer;
    }
  `,
})
export class RestoredList {
  protected readonly t = t;
  readonly of = input.required<Restored>();
}

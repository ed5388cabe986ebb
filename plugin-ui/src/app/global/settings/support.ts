import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { ClrIcon } from '@clr/angular/icon';
import { Api } from '../../api/api';
import { asProblem } from '../../api/problem';
import type { Problem } from '../../api/types';
import { Alert } from '../../parts/alert';
import { ProblemAlert } from '../../parts/problem-alert';
import { t } from '../../strings';

/** A week of logs and a minute of vCenters' answers. */
export const BUNDLE_LIMIT_MS = 300_000;

export const BUNDLE_FILE = 'slipway-support.zip';

/** What somebody needs who helps from afar. */
@Component({
  selector: 'app-support',
  imports: [Alert, ClrIcon, ProblemAlert],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="card plain stack" aria-labelledby="support-title">
      <h2 id="support-title">{{ t.support.title }}</h2>
      <p class="muted">{{ t.support.text }}</p>
      @if (problem(); as found) {
        <app-problem [problem]="found" />
      }
      @if (done()) {
        <app-alert kind="success" [text]="t.support.done(file)" />
      }
      <div class="row">
        <button type="button" class="btn btn-sm btn-outline" [disabled]="busy()" (click)="collect()">
          <cds-icon shape="download" aria-hidden="true" /> {{ t.support.action }}
        </button>
        <span role="status">
          @if (busy()) {
            <span class="spinner spinner-inline" aria-hidden="true"></span> {{ t.support.busy }}
          }
        </span>
      </div>
    </section>
  `,
})
export class Support {
  protected readonly t = t;
  protected readonly file = BUNDLE_FILE;
  private readonly api = inject(Api);
  protected readonly busy = signal(false);
  protected readonly done = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);

  protected async collect(): Promise<void> {
    this.busy.set(true);
    this.done.set(false);
    this.problem.set(undefined);
    try {
      const bundle = await this.api.download('/support-bundle', {}, BUNDLE_LIMIT_MS);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(bundle);
      link.download = BUNDLE_FILE;
      link.click();
      URL.revokeObjectURL(link.href);
      this.done.set(true);
    } catch (thrown) {
      this.problem.set(asProblem(thrown));
    } finally {
      this.busy.set(false);
    }
  }
}

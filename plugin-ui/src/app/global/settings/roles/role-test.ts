import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { ClrIcon } from '@clr/angular/icon';
import { Api } from '../../../api/api';
import { asProblem } from '../../../api/problem';
import type { Problem, RoleTest as Tested, Site } from '../../../api/types';
import { ProblemAlert } from '../../../parts/problem-alert';
import { t } from '../../../strings';

/** Asks a site's vCenter whether the service account has what it takes. */
@Component({
  selector: 'app-role-test',
  imports: [ClrIcon, ProblemAlert],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @let s = site();
    <div class="row apart">
      <span><strong>{{ s.name }}</strong> {{ t.roles.account(s.username) }}</span>
      <button type="button" class="btn btn-sm btn-outline" [attr.aria-label]="t.roles.testOf(s.name)" [disabled]="busy()" (click)="test()">
        {{ busy() ? t.common.working + '…' : t.roles.test }}
      </button>
    </div>
    @if (problem(); as found) {
      <app-problem [problem]="found" />
    }
    <div role="status">
      @for (result of tested()?.results ?? []; track result.role) {
        <p class="result">
          <cds-icon [shape]="result.fits ? 'check-circle' : 'exclamation-circle'" [status]="result.fits ? 'success' : 'danger'" aria-hidden="true" />
          {{ verdict(result) }}
        </p>
        @if (result.missing.length) {
          <ul>
            @for (missing of result.missing; track missing.privilege + missing.on) {
              <li>
                <code>{{ missing.privilege }}</code>
                {{ t.roles.lacking(missing.lacking, missing.of, t.roles.places[missing.on] ?? '', missing.where) }}
                {{ missing.without }}
                @if (!missing.required) {
                  <span class="muted">({{ t.common.optional }})</span>
                }
              </li>
            }
          </ul>
        }
      }
    </div>
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
    }
    .result {
      margin: 4px 0 !important;
    }
    ul {
      margin: 0 0 8px;
      padding-inline-start: 40px;
    }
  `,
})
export class RoleTest {
  protected readonly t = t;
  private readonly api = inject(Api);
  readonly site = input.required<Site>();
  protected readonly busy = signal(false);
  protected readonly tested = signal<Tested | undefined>(undefined);
  protected readonly problem = signal<Problem | undefined>(undefined);

  protected verdict(result: Tested['results'][number]): string {
    if (!result.fits) {
      return t.roles.fitsNot(result.name);
    }
    return result.missing.length ? t.roles.fitsPartly(result.name) : t.roles.fits(result.name);
  }

  protected async test(): Promise<void> {
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      this.tested.set(
        await this.api.post('/sites/{site}/roles/test', { in: { site: this.site().id } }),
      );
    } catch (thrown) {
      this.tested.set(undefined);
      this.problem.set(asProblem(thrown));
    } finally {
      this.busy.set(false);
    }
  }
}

import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import { ClrIcon } from '@clr/angular/icon';
import { Api } from '../../api/api';
import { asProblem } from '../../api/problem';
import type { GatewayDeployment, Problem, Site } from '../../api/types';
import { BytesPipe } from '../../format';
import { ProblemAlert } from '../../parts/problem-alert';
import { Progress } from '../../parts/progress';
import { t } from '../../strings';

export const LOOK_EVERY_MS = 2_000;

/** Gateways on their way into a site, and those that did not get there. */
@Component({
  selector: 'app-deployments',
  imports: [BytesPipe, ClrIcon, ProblemAlert, Progress],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (shown().length > 0) {
      <section class="stack" [attr.aria-label]="t.deploy.title">
        <h3>{{ t.deploy.title }}</h3>
        @if (problem(); as found) {
          <app-problem [problem]="found" />
        }
        @for (each of shown(); track each.id) {
          <div class="deployment">
            <div class="row apart">
              <div class="row">
                <strong>{{ each.name }}</strong>
                <span role="status">
                  @if (each.state === 'FAILED') {
                    <cds-icon shape="exclamation-circle" status="danger" aria-hidden="true" />
                  }
                  {{ t.deploy.states[each.state] }}
                </span>
              </div>
              @if (each.endedAt) {
                <button type="button" class="btn btn-sm btn-link" [attr.aria-label]="t.deploy.forgetOf(each.name)" (click)="end(each)">{{ t.deploy.forget }}</button>
              } @else {
                <button type="button" class="btn btn-sm btn-link" [attr.aria-label]="t.deploy.cancelOf(each.name)" [disabled]="ending().has(each.id)" (click)="end(each)">{{ t.deploy.cancel }}</button>
              }
            </div>
            @if (each.state === 'COPYING') {
              <app-progress [name]="t.deploy.progressOf(each.name)" [part]="part(each)" />
              <span class="muted numbers">{{ t.deploy.copied((each.copiedBytes | bytes), (each.totalBytes | bytes)) }}</span>
            }
            @if (reason(each); as why) {
              <app-problem [problem]="why" />
            }
          </div>
        }
      </section>
    }
    <span class="visually-hidden" role="status">{{ news() }}</span>
  `,
  styles: `
    h3 {
      margin: 0;
      font-size: 16px;
      line-height: 24px;
    }
    .deployment {
      display: grid;
      gap: 4px;
    }
  `,
})
export class Deployments {
  protected readonly t = t;
  private readonly api = inject(Api);
  readonly site = input.required<Site>();
  /** Grows with each that is begun. */
  readonly begun = input(0);
  readonly arrived = output();

  private readonly known = signal<readonly GatewayDeployment[]>([]);
  protected readonly shown = computed(() => this.known().filter((each) => each.state !== 'DONE'));
  protected readonly ending = signal<ReadonlySet<string>>(new Set());
  protected readonly problem = signal<Problem | undefined>(undefined);
  protected readonly news = signal('');

  constructor() {
    effect(() => {
      this.begun();
      this.site();
      untracked(() => void this.look());
    });
    const every = setInterval(() => {
      if (this.known().some((each) => !each.endedAt)) {
        void this.look();
      }
    }, LOOK_EVERY_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(every));
  }

  protected part(of: GatewayDeployment): number {
    return of.totalBytes === 0 ? 0 : of.copiedBytes / of.totalBytes;
  }

  protected reason(of: GatewayDeployment): Problem | undefined {
    return of.problem ? { ...of.problem, status: 0 } : undefined;
  }

  private get where() {
    return { site: this.site().id };
  }

  private async look(): Promise<void> {
    try {
      const before = new Set(this.shown().map((each) => each.id));
      this.known.set(await this.api.get('/sites/{site}/gateway-deployments', { in: this.where }));
      const come = this.known().filter((each) => each.state === 'DONE' && before.has(each.id));
      if (come.length > 0) {
        this.news.set(come.map((each) => t.deploy.arrived(each.name)).join(' '));
        this.arrived.emit();
      }
    } catch {
      // The list of gateways tells when the service does not answer; the next look may succeed.
    }
  }

  protected async end(deployment: GatewayDeployment): Promise<void> {
    this.problem.set(undefined);
    this.ending.update((known) => new Set([...known, deployment.id]));
    try {
      await this.api.delete('/sites/{site}/gateway-deployments/{deployment}', {
        in: { ...this.where, deployment: deployment.id },
      });
    } catch (thrown) {
      this.problem.set(asProblem(thrown));
      this.ending.update((known) => new Set([...known].filter((id) => id !== deployment.id)));
    }
    await this.look();
  }
}

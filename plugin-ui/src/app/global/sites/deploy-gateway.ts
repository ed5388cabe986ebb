import { ChangeDetectionStrategy, Component, OnInit, computed, inject, input, output, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { Api } from '../../api/api';
import { Loaded } from '../../api/loaded';
import { asProblem } from '../../api/problem';
import type { Placements, Problem, Site } from '../../api/types';
import { Dialog } from '../../parts/dialog';
import { Field } from '../../parts/field';
import { PageState } from '../../parts/page-state';
import { t } from '../../strings';
import { DeployDraft, Mistake, NOTHING, at, isComplete, mistakes, near, order } from './deploy-draft';
import { GatewayWay, Way } from './gateway-way';

/** Where the service deploys a gateway, and what it is told. */
@Component({
  selector: 'app-deploy-gateway',
  imports: [Dialog, Field, FormsModule, GatewayWay, PageState],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './deploy-gateway.html',
  styles: `
    .clr-input,
    .clr-select-wrapper,
    select {
      width: 100%;
    }
    p {
      margin: 0 !important;
    }
  `,
})
export class DeployGateway implements OnInit {
  protected readonly t = t;
  private readonly api = inject(Api);
  readonly site = input.required<Site>();
  readonly way = output<Way>();
  readonly closed = output();
  readonly begun = output();

  protected readonly places = new Loaded<Placements>(() =>
    this.api.get('/sites/{site}/placements', { in: { site: this.site().id } }),
  );
  protected readonly draft = signal<DeployDraft>(NOTHING);
  protected readonly near = computed(() => near(this.places.value(), this.draft().compute));
  protected readonly wrong = computed(() => mistakes(this.draft()));
  protected readonly complete = computed(() => isComplete(this.draft()));
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);

  ngOnInit(): void {
    void this.begin();
  }

  private async begin(): Promise<void> {
    await this.places.load();
    const [first] = this.places.value()?.computes ?? [];
    if (first) {
      this.choose(first.id.value);
    }
  }

  protected choose(compute: string): void {
    const places = this.places.value();
    if (places) {
      this.draft.update((known) => at(known, places, compute));
    }
  }

  protected set(part: Partial<DeployDraft>): void {
    this.draft.update((known) => ({ ...known, ...part }));
  }

  protected error(what: Mistake): string {
    return this.wrong().has(what) ? t.deploy.mistakes[what] : '';
  }

  protected async deploy(): Promise<void> {
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      await this.api.post('/sites/{site}/gateway-deployments', {
        in: { site: this.site().id },
        body: order(this.draft()),
      });
      this.begun.emit();
    } catch (thrown) {
      this.problem.set(asProblem(thrown));
    } finally {
      this.busy.set(false);
    }
  }
}

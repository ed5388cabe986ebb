import { ChangeDetectionStrategy, Component, OnInit, inject, input, output, signal } from '@angular/core';
import { ClrIcon } from '@clr/angular/icon';
import { Api } from '../../api/api';
import { Loaded } from '../../api/loaded';
import { asProblem } from '../../api/problem';
import type { Gateway, Problem, Site } from '../../api/types';
import { Dialog } from '../../parts/dialog';
import { PageState } from '../../parts/page-state';
import { t } from '../../strings';
import { AddGateway } from './add-gateway';
import { Deployments } from './deployments';
import { GatewayRow } from './gateway-row';
import { NewGateway } from './new-gateway';

/** A site with the gateways that run next to its storage. */
@Component({
  selector: 'app-site-card',
  imports: [AddGateway, ClrIcon, Deployments, Dialog, GatewayRow, NewGateway, PageState],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './site-card.html',
  styles: `
    .table {
      margin: 0;
    }
    code {
      overflow-wrap: anywhere;
      font-size: 11px;
    }
  `,
})
export class SiteCard implements OnInit {
  protected readonly t = t;
  private readonly api = inject(Api);
  readonly site = input.required<Site>();
  readonly changed = output();

  protected readonly gateways = new Loaded<Gateway[]>(() =>
    this.api.get('/sites/{site}/gateways', { in: { site: this.site().id } }),
  );
  protected readonly inviting = signal(false);
  /** Deployments that were begun here: a reason to look for them. */
  protected readonly begunCount = signal(0);
  protected readonly adding = signal(false);
  protected readonly removing = signal(false);
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);

  ngOnInit(): void {
    void this.gateways.load();
  }

  protected registerByHand(): void {
    this.inviting.set(false);
    this.adding.set(true);
  }

  protected begun(): void {
    this.inviting.set(false);
    this.begunCount.update((known) => known + 1);
  }

  protected invited(): void {
    this.inviting.set(false);
    void this.gateways.load();
  }

  protected added(): void {
    this.adding.set(false);
    void this.gateways.load();
  }

  protected async remove(): Promise<void> {
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      await this.api.delete('/sites/{site}', { in: { site: this.site().id } });
      this.removing.set(false);
      this.changed.emit();
    } catch (thrown) {
      this.problem.set(asProblem(thrown));
    } finally {
      this.busy.set(false);
    }
  }
}

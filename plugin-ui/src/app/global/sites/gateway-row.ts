import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, signal, untracked } from '@angular/core';
import { ClrIcon } from '@clr/angular/icon';
import { Api } from '../../api/api';
import { asProblem } from '../../api/problem';
import type { Gateway, GatewayDetail, Problem, Site } from '../../api/types';
import { DurationPipe, MomentPipe } from '../../format';
import { Dialog } from '../../parts/dialog';
import { t } from '../../strings';
import { InviteGateway } from './invite-gateway';

/** How a gateway is, and what can be done with it. */
@Component({
  selector: 'tr[app-gateway-row]',
  imports: [ClrIcon, Dialog, DurationPipe, InviteGateway, MomentPipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @let g = gateway();
    <td class="left">{{ g.name }}</td>
    <td class="left">
      <cds-icon [shape]="g.reachable ? 'check-circle' : 'exclamation-circle'" [status]="g.reachable ? 'success' : 'danger'" aria-hidden="true" />
      {{ state() }}
      @if (problem(); as found) {
        <span role="alert">{{ found.detail }}</span>
      }
    </td>
    <td class="left numbers">{{ g.health?.linkAddress ?? '–' }}</td>
    <td class="left numbers">{{ g.health?.iscsiPortal ?? '–' }}</td>
    <td class="left">{{ g.health?.uptimeSeconds | duration }}</td>
    <td class="left">
      @if (detail()?.certificateEnds; as end) {
        {{ end | moment }}
      } @else {
        –
      }
    </td>
    <td class="left">{{ carries() }}</td>
    <td class="left actions">
      <button type="button" class="btn btn-sm btn-link" [attr.aria-label]="t.sites.testOf(g.name)" [disabled]="busy()" (click)="refresh.emit()">{{ t.sites.test }}</button>
      @switch (g.standing) {
        @case ('ACTIVE') {
          <button type="button" class="btn btn-sm btn-link" [attr.aria-label]="t.sites.drainOf(g.name)" [disabled]="busy()" (click)="stand('DRAINED')">{{ t.sites.drain }}</button>
        }
        @case ('DRAINED') {
          <button type="button" class="btn btn-sm btn-link" [attr.aria-label]="t.sites.useOf(g.name)" [disabled]="busy()" (click)="stand('ACTIVE')">{{ t.sites.use }}</button>
        }
      }
      <button type="button" class="btn btn-sm btn-link" [attr.aria-label]="t.sites.enrolAgainOf(g.name)" [disabled]="busy()" (click)="inviting.set(true)">{{ t.sites.enrolAgain }}</button>
      @if (g.standing !== 'REVOKED') {
        <button type="button" class="btn btn-sm btn-link" [attr.aria-label]="t.sites.revokeOf(g.name)" [disabled]="busy()" (click)="revoking.set(true)">{{ t.sites.revoke }}</button>
      }
      @if (inviting()) {
        <app-invite-gateway [site]="site()" [known]="g.name" (closed)="inviting.set(false)" (made)="done()" />
      }
      @if (revoking()) {
        <app-dialog
          [title]="t.sites.revokeTitle(g.name)"
          [text]="t.sites.revokeText"
          [action]="t.sites.revoke"
          [danger]="true"
          [busy]="busy()"
          [problem]="problem()"
          (closed)="revoking.set(false)"
          (confirmed)="revoke()"
        />
      }
    </td>
  `,
  styles: `
    .actions .btn {
      margin-inline-end: 0.6rem;
    }
  `,
})
export class GatewayRow {
  protected readonly t = t;
  private readonly api = inject(Api);
  readonly site = input.required<Site>();
  readonly gateway = input.required<Gateway>();
  readonly refresh = output();

  protected readonly detail = signal<GatewayDetail | undefined>(undefined);
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);
  protected readonly inviting = signal(false);
  protected readonly revoking = signal(false);

  protected readonly state = computed(() => {
    const gateway = this.gateway();
    const detail = this.detail();
    if (gateway.standing === 'REVOKED') {
      return t.sites.revoked;
    }
    if (!gateway.reachable) {
      return gateway.problem || t.sites.unreachable;
    }
    if (detail && !detail.machineFound) {
      return t.sites.machineMissing;
    }
    if (gateway.standing === 'DRAINED') {
      return detail?.safeToRestart ? t.sites.drainedEmpty : t.sites.drained;
    }
    return t.sites.healthy;
  });
  protected readonly carries = computed(() => {
    const detail = this.detail();
    return detail?.volumes === undefined || detail.exports === undefined
      ? '–'
      : t.sites.carries(detail.volumes, detail.exports);
  });

  constructor() {
    effect(() => {
      this.gateway();
      untracked(() => void this.load());
    });
  }

  private get where() {
    return { in: { site: this.site().id, name: this.gateway().name } };
  }

  private async load(): Promise<void> {
    try {
      this.detail.set(await this.api.get('/sites/{site}/gateways/{name}', this.where));
    } catch {
      this.detail.set(undefined);
    }
  }

  protected done(): void {
    this.inviting.set(false);
    this.refresh.emit();
  }

  protected async stand(standing: 'ACTIVE' | 'DRAINED'): Promise<void> {
    await this.attempt(() =>
      this.api.put('/sites/{site}/gateways/{name}/standing', { ...this.where, body: { standing } }),
    );
  }

  protected async revoke(): Promise<void> {
    if (await this.attempt(() => this.api.post('/sites/{site}/gateways/{name}/revoke', this.where))) {
      this.revoking.set(false);
    }
  }

  private async attempt(work: () => Promise<unknown>): Promise<boolean> {
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      await work();
      this.refresh.emit();
      return true;
    } catch (thrown) {
      this.problem.set(asProblem(thrown));
      return false;
    } finally {
      this.busy.set(false);
    }
  }
}

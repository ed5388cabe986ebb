import { ChangeDetectionStrategy, Component, OnInit, computed, inject, input, output, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { Api } from '../../api/api';
import { asProblem } from '../../api/problem';
import type { Invitation, Problem, Site } from '../../api/types';
import { MomentPipe } from '../../format';
import { Alert } from '../../parts/alert';
import { Dialog } from '../../parts/dialog';
import { Field } from '../../parts/field';
import { t } from '../../strings';
import { GATEWAY_NAME } from './deploy-draft';
import { GatewayWay, Way } from './gateway-way';

/** Makes the token with which a gateway comes in by itself, and tells what to deploy it with. */
@Component({
  selector: 'app-invite-gateway',
  imports: [Alert, Dialog, Field, FormsModule, GatewayWay, MomentPipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <app-dialog
      size="lg"
      [title]="t.sites.addGatewayTo(site().name)"
      [action]="invitation() ? t.sites.inviteDone : t.sites.invite"
      [busy]="busy()"
      [problem]="problem()"
      [disabled]="!complete()"
      (closed)="leave()"
      (confirmed)="invitation() ? leave() : invite()"
    >
      @if (invitation(); as made) {
        <app-alert kind="warning" [text]="t.sites.inviteOnce" />
        <p>{{ t.sites.inviteText(name(), site().name) }}</p>
        <dl class="facts">
          <dt><code>role</code></dt>
          <dd><code>gateway</code></dd>
          <dt><code>manager</code></dt>
          <dd><code>{{ made.manager }}</code></dd>
          <dt><code>manager_fingerprint</code></dt>
          <dd><code>{{ made.fingerprint }}</code></dd>
          <dt><code>enrolment_token</code></dt>
          <dd><code>{{ made.token }}</code></dd>
          <dt>{{ t.sites.validUntil }}</dt>
          <dd>{{ made.expiresAt | moment }}</dd>
        </dl>
      } @else {
        @if (choice()) {
          <app-gateway-way way="token" (chosen)="way.emit($event)" />
        } @else {
          <p>{{ t.sites.inviteWhat }}</p>
        }
        @if (refusal(); as why) {
          <app-alert kind="info" [title]="t.deploy.notFromHere" [text]="why.detail" />
        }
        <app-field for="invite-name" [label]="t.sites.name" [required]="true" [help]="t.sites.inviteNameHint" [error]="nameError()">
          <input
            id="invite-name"
            class="clr-input"
            name="name"
            maxlength="63"
            required
            aria-describedby="invite-name-help"
            [readOnly]="known() !== ''"
            [ngModel]="name()"
            (ngModelChange)="name.set($event)"
          />
        </app-field>
        @if (known() === '') {
          <div>
            <button type="button" class="btn btn-sm btn-link" (click)="byHand.emit()">{{ t.sites.inviteByHand }}</button>
          </div>
        }
      }
    </app-dialog>
  `,
  styles: `
    code {
      overflow-wrap: anywhere;
    }
    p {
      margin: 0 !important;
    }
  `,
})
export class InviteGateway implements OnInit {
  protected readonly t = t;
  private readonly api = inject(Api);
  readonly site = input.required<Site>();
  /** The gateway that comes back with another machine or key; empty for a new one. */
  readonly known = input('');
  /** Whether the service could deploy it as well. */
  readonly choice = input(false);
  /** Why it could not. */
  readonly refusal = input<Problem | undefined>(undefined);
  readonly way = output<Way>();
  readonly closed = output();
  readonly byHand = output();
  readonly made = output();

  protected readonly name = signal('');
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);
  protected readonly invitation = signal<Invitation | undefined>(undefined);
  protected readonly nameError = computed(() =>
    this.name() === '' || GATEWAY_NAME.test(this.name()) ? '' : t.sites.inviteNameInvalid,
  );
  protected readonly complete = computed(() => GATEWAY_NAME.test(this.name()));

  ngOnInit(): void {
    this.name.set(this.known());
  }

  protected leave(): void {
    if (this.invitation()) {
      this.made.emit();
    } else {
      this.closed.emit();
    }
  }

  protected async invite(): Promise<void> {
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      this.invitation.set(
        await this.api.post('/sites/{site}/gateways/{name}/enrolment', {
          in: { site: this.site().id, name: this.name() },
        }),
      );
    } catch (thrown) {
      this.problem.set(asProblem(thrown));
    } finally {
      this.busy.set(false);
    }
  }
}

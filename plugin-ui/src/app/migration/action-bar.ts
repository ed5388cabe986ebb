import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  output,
  signal,
} from '@angular/core';
import { FormsModule } from '@angular/forms';
import { Api } from '../api/api';
import { asProblem } from '../api/problem';
import type { Account, Migration, Problem } from '../api/types';
import { bytes } from '../format';
import { AccountForm } from '../modal/guest/account';
import { Dialog } from '../parts/dialog';
import { Field } from '../parts/field';
import { formatLimit, parseLimit } from '../parts/limit';
import { t } from '../strings';
import { VSphere } from '../vsphere/client';
import { Action, ActionName, actionsOf } from './actions';

const NO_ACCOUNT: Account = { username: '', password: '' };

/** The operator's decisions; each is asked for again together with its cost. */
@Component({
  selector: 'app-action-bar',
  imports: [AccountForm, Dialog, Field, FormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="row" role="group" [attr.aria-label]="t.actions.label">
      @for (action of actions(); track action.name) {
        <button
          type="button"
          class="btn btn-sm"
          [class.btn-primary]="action.primary"
          [class.btn-outline]="!action.primary && !action.danger"
          [class.btn-danger-outline]="action.danger"
          [disabled]="!action.enabled"
          (click)="ask(action)"
        >
          {{ action.label }}
        </button>
      }
    </div>
    @if (asked(); as action) {
      <app-dialog
        [title]="action.label + ': ' + migration().name"
        [text]="action.cost"
        [action]="action.label"
        [danger]="action.danger"
        [busy]="busy()"
        [problem]="problem()"
        [disabled]="unfinished(action)"
        (closed)="asked.set(undefined)"
        (confirmed)="decide(action)"
      >
        @if (action.name === 'throttle') {
          <app-field
            for="limit"
            [label]="t.actions.limit"
            [help]="t.actions.noLimit"
            [error]="limit() === undefined ? t.settings.limitInvalid : ''"
          >
            <input
              id="limit"
              class="clr-input"
              inputmode="decimal"
              aria-describedby="limit-help"
              name="limit"
              [ngModel]="limitText()"
              (ngModelChange)="limitText.set($event)"
            />
          </app-field>
        }
        @if (asksAccount(action)) {
          @if (action.name === 'finalise') {
            <p class="muted">{{ t.actions.finaliseAccount }}</p>
          }
          <app-account
            [prefix]="action.name"
            [required]="action.name === 'capsule'"
            [of]="account()"
            (ofChange)="account.set($event)"
          />
        }
      </app-dialog>
    }
  `,
})
export class ActionBar {
  protected readonly t = t;
  private readonly api = inject(Api);
  private readonly client = inject(VSphere);
  readonly migration = input.required<Migration>();
  readonly changed = output<Migration>();

  protected readonly actions = computed(() =>
    actionsOf(this.migration(), (size) => bytes(size, this.client.locale())),
  );
  private readonly askedName = signal<ActionName | undefined>(undefined);
  /** The cost is looked up anew as the migration moves on under the open question. */
  protected readonly asked = Object.assign(
    computed(() => this.actions().find((action) => action.name === this.askedName())),
    { set: (action: Action | undefined) => this.askedName.set(action?.name) },
  );
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);
  /** Of the guest: what was only for the move is taken back with it. */
  protected readonly account = signal<Account>(NO_ACCOUNT);
  protected readonly limitText = signal('');
  protected readonly limit = computed(() => parseLimit(this.limitText()));

  protected ask(action: Action): void {
    this.problem.set(undefined);
    const limit = this.migration().throttleBytesPerSecond;
    this.limitText.set(formatLimit(limit));
    this.account.set(NO_ACCOUNT);
    this.asked.set(action);
  }

  protected asksAccount(action: Action): boolean {
    return (
      action.name === 'capsule' ||
      (action.name === 'finalise' && this.migration().kind === 'warm')
    );
  }

  protected unfinished(action: Action): boolean {
    const { username, password } = this.account();
    if (action.name === 'capsule') {
      return username === '' || password === '';
    }
    return action.name === 'throttle'
      ? this.limit() === undefined
      : action.name === 'finalise' && (username === '') !== (password === '');
  }

  protected async decide(action: Action): Promise<void> {
    this.busy.set(true);
    try {
      this.changed.emit(await this.send(action.name));
      this.asked.set(undefined);
      this.client.itemsChanged();
    } catch (thrown) {
      this.problem.set(asProblem(thrown));
    } finally {
      this.busy.set(false);
    }
  }

  private async send(name: ActionName): Promise<Migration> {
    const { id, version } = this.migration();
    const path = { in: { id } };
    if (name === 'finalise' && this.account().username !== '') {
      await this.api.post('/migrations/{id}/credentials', { ...path, body: this.account() });
      this.account.set(NO_ACCOUNT);
    }
    switch (name) {
      case 'throttle':
        return this.api.post('/migrations/{id}/throttle', {
          ...path,
          body: { bytesPerSecond: this.limit() ?? undefined },
        });
      case 'capsule': {
        const body = this.account();
        this.account.set(NO_ACCOUNT);
        return this.api.post('/migrations/{id}/capsule', { ...path, body });
      }
      case 'pause':
        return this.api.post('/migrations/{id}/pause', path);
      case 'resume':
        return this.api.post('/migrations/{id}/resume', path);
      case 'start':
      case 'cutover':
      case 'keep':
      case 'finalise':
      case 'retire':
      case 'cancel':
        return this.api.post(`/migrations/{id}/${name}`, { ...path, ifMatch: String(version) });
    }
  }
}

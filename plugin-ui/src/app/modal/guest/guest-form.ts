import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { t } from '../../strings';
import { AccountForm } from './account';
import { DryRunList } from './dry-run';
import type { GuestWork } from './guest-work';
import { Repositories } from './repositories';
import type { Run } from './run';
import { RunRow } from './run-row';

/** Where the guests are, what will change in them, and the account it takes. */
@Component({
  selector: 'app-guest-form',
  imports: [AccountForm, DryRunList, Repositories, RunRow],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @for (run of work().runs; track run.moid) {
      @if (!plain(run)) {
        <app-run [run]="run" />
      }
      @if (run.dryRun(); as found) {
        <app-dry-run [of]="found" [name]="run.machine()?.name ?? run.moid" />
      }
    }
    @if (work().open().length) {
      @if (work().deed === 'prepare') {
        <section [attr.aria-labelledby]="prefix() + '-will'">
          <h2 [id]="prefix() + '-will'">{{ t.prepare.will }}</h2>
          <ul>
            @for (line of t.prepare.willList; track line) {
              <li>{{ line }}</li>
            }
          </ul>
        </section>
      }
      <form class="stack" [id]="prefix() + '-form'" (submit)="start($event)" novalidate>
        <h2>{{ t.prepare.account }}</h2>
        <p class="muted">{{ t.prepare.accountText }}</p>
        <app-account
          [prefix]="prefix()"
          [userLabel]="userLabel()"
          [passwordLabel]="passwordLabel()"
          [of]="work().account()"
          (ofChange)="work().account.set($event)"
        />
        @if (work().repositoriesAllowed()) {
          <app-repositories
            [prefix]="prefix()"
            [of]="work().repositories()"
            (ofChange)="work().repositories.set($event)"
          />
        }
        @if (work().deed === 'prepare') {
          <div>
            <button
              type="button"
              class="btn btn-sm btn-outline"
              [disabled]="!work().ready()"
              (click)="work().check()"
            >
              {{ t.dryRun.start }}
            </button>
          </div>
        }
      </form>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 16px;
    }
    h2 {
      margin: 0;
      font-size: 14px;
      font-weight: 500;
    }
    ul {
      margin: 0;
      padding-inline-start: 18px;
    }
  `,
})
export class GuestForm {
  protected readonly t = t;
  readonly work = input.required<GuestWork>();
  /** Of the ids on the page; the form's is this and "-form". */
  readonly prefix = input.required<string>();
  /** Where several forms are on one page, each says whose it is. */
  readonly machine = input('');
  protected readonly userLabel = computed(() =>
    this.machine() ? t.wizard.guest.userOf(this.machine()) : t.common.user,
  );
  protected readonly passwordLabel = computed(() =>
    this.machine() ? t.wizard.guest.passwordOf(this.machine()) : t.common.password,
  );

  /** Under a machine's own name there is nothing to say before something happens. */
  protected plain(run: Run): boolean {
    return this.machine() !== '' && run.preparation()?.state === 'NONE' && !run.problem();
  }

  protected start(event: Event): void {
    event.preventDefault();
    void this.work().start();
  }
}

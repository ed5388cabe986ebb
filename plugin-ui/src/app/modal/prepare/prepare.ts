import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import type { Account } from '../../api/types';
import { Alert } from '../../parts/alert';
import { t } from '../../strings';
import { VSphere } from '../../vsphere/client';
import { AccountForm } from '../migrate/guest/account';
import { MACHINES_MAX } from '../migrate/rules';
import { Run } from '../run';
import { RunRow } from '../run-row';

/** Actions › Prepare…, for one machine or many. */
@Component({
  selector: 'app-prepare',
  imports: [AccountForm, Alert, RunRow],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './prepare.html',
  styleUrl: '../modal.css',
})
export class PrepareModal {
  protected readonly t = t;
  private readonly client = inject(VSphere);
  protected readonly runs = this.client
    .contextObjects()
    .filter((object) => object.type === 'VirtualMachine')
    .slice(0, MACHINES_MAX)
    .map((object) => new Run(object));
  protected readonly account = signal<Account>({ username: '', password: '' });
  protected readonly busy = signal(false);
  protected readonly open = computed(() =>
    this.runs.filter((run) => {
      const state = run.preparation()?.state;
      return state === 'NONE' || state === 'FAILED';
    }),
  );
  protected readonly running = computed(() =>
    this.runs.some((run) => run.preparation()?.state === 'RUNNING'),
  );
  protected readonly ready = computed(
    () => this.open().length > 0 && this.account().username !== '' && this.account().password !== '',
  );

  constructor() {
    this.runs.forEach((run) => void run.look());
  }

  protected async start(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.ready() || this.busy()) {
      return;
    }
    this.busy.set(true);
    await Promise.all(this.open().map((run) => run.prepare(this.account())));
    this.account.update(({ username }) => ({ username, password: '' }));
    this.busy.set(false);
    this.client.itemsChanged();
  }

  protected close(): void {
    this.client.itemsChanged();
    this.client.closeModal();
  }
}

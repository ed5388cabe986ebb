import { ChangeDetectionStrategy, Component, inject, signal, viewChild } from '@angular/core';
import { ClrWizardModule } from '@clr/angular/wizard';
import { Api } from '../../api/api';
import { t } from '../../strings';
import { VSphere } from '../../vsphere/client';
import { ChecksPage } from './checks/checks';
import { DestinationPage } from './destination/destination';
import { Draft } from './draft';
import { GuestPage } from './guest/guest';
import { KindPage } from './kind/kind';
import { MachinesPage } from './machines/machines';
import { NetworksPage } from './networks/networks';
import { ReadyPage } from './ready/ready';
import { PageName, complete } from './rules';
import { SchedulePage } from './schedule/schedule';

/** Goes from page to page; what they learn is in the draft. */
@Component({
  selector: 'app-migrate-wizard',
  imports: [
    ChecksPage,
    ClrWizardModule,
    DestinationPage,
    GuestPage,
    KindPage,
    MachinesPage,
    NetworksPage,
    ReadyPage,
    SchedulePage,
  ],
  providers: [Draft],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './wizard.html',
  styleUrl: './wizard.css',
})
export class MigrateWizard {
  protected readonly t = t;
  private readonly client = inject(VSphere);
  protected readonly draft = inject(Draft);
  private readonly ready = viewChild(ReadyPage);
  protected readonly pages: readonly PageName[] = [
    'machines',
    'kind',
    'destination',
    'networks',
    'guest',
    'schedule',
    'checks',
    'ready',
  ];
  protected readonly at = signal<PageName>('machines');
  protected readonly finishing = signal(false);

  constructor() {
    inject(Api)
      .get('/settings', {})
      .then(
        (settings) => this.draft.assume(settings),
        // Not everybody may see them; then what is safest holds.
        () => undefined,
      );
  }

  protected done(page: PageName): boolean {
    return complete(page, this.draft, new Date());
  }

  protected blocked(page: PageName): boolean {
    return page === 'ready'
      ? this.finishing() || !(this.ready()?.possible() ?? false)
      : !this.done(page);
  }

  protected cancel(): void {
    this.client.closeModal();
  }

  protected async finish(): Promise<void> {
    this.finishing.set(true);
    try {
      const created = await this.ready()?.create();
      if (created) {
        this.client.itemsChanged();
        this.client.closeModal({ migrations: created });
      }
    } finally {
      this.finishing.set(false);
    }
  }
}

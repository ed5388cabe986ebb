import { ChangeDetectionStrategy, Component, effect, inject } from '@angular/core';
import { Api } from '../../api/api';
import { Loaded } from '../../api/loaded';
import { LiveMigration } from '../../migration/live-migration';
import { MigrationPanel } from '../../migration/panel';
import { Empty } from '../../parts/empty';
import { PageState } from '../../parts/page-state';
import { openWizard } from '../../modal/open';
import { t } from '../../strings';
import { VSphere } from '../../vsphere/client';
import { machineOf } from '../context';

/** VM › Monitor › Migration. */
@Component({
  selector: 'app-vm-monitor',
  imports: [Empty, MigrationPanel, PageState],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <main class="page stack">
      <h1>{{ t.monitor.title }}</h1>
      <app-page-state [of]="machine" />
      @if (machine.value(); as known) {
        @if (known.migration) {
          @if (live.document.state() !== 'ready' || live.document.problem()) {
            <app-page-state [of]="live.document" />
          }
          @if (live.document.value(); as migration) {
            <app-migration-panel
              [migration]="migration"
              [map]="live.map()"
              [mapDisk]="live.mapDisk()"
              [connection]="live.connection()"
              (mapDiskChosen)="live.show($event)"
              (changed)="live.document.set($event)"
            />
          }
        } @else {
          <app-empty [title]="t.monitor.none" [text]="t.monitor.noneText">
            <button type="button" class="btn btn-primary" (click)="migrate()">
              {{ t.monitor.migrate }}
            </button>
          </app-empty>
        }
      }
    </main>
  `,
})
export class MonitorView {
  protected readonly t = t;
  private readonly client = inject(VSphere);
  private readonly api = inject(Api);
  protected readonly live = new LiveMigration();
  protected readonly machine = new Loaded(() => machineOf(this.api, this.client));

  constructor() {
    void this.machine.load();
    let followed: string | undefined;
    effect(() => {
      const id = this.machine.value()?.migration?.id;
      if (id && id !== followed) {
        followed = id;
        this.live.follow(id);
      }
    });
    effect(() => {
      if (this.client.refreshed() > 0) {
        void this.machine.load();
      }
    });
  }

  protected migrate(): void {
    openWizard(this.client, this.client.contextObjects(), () => void this.machine.load());
  }
}

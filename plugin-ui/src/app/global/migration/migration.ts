import { ChangeDetectionStrategy, Component, OnInit, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { LiveMigration } from '../../migration/live-migration';
import { MigrationPanel } from '../../migration/panel';
import { PageState } from '../../parts/page-state';
import { t } from '../../strings';

/** One migration, from the list. */
@Component({
  selector: 'app-migration',
  imports: [MigrationPanel, PageState, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page stack">
      <nav aria-label="Breadcrumb">
        <a routerLink="/global/migrations">{{ t.monitor.backToList }}</a>
      </nav>
      <h1>{{ live.document.value()?.name ?? t.monitor.title }}</h1>
      <app-page-state [of]="live.document" />
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
    </div>
  `,
  styles: `
    :host {
      display: block;
      height: 100%;
    }
  `,
})
export class MigrationView implements OnInit {
  protected readonly t = t;
  readonly id = input.required<string>();
  protected readonly live = new LiveMigration();

  ngOnInit(): void {
    this.live.follow(this.id());
  }
}

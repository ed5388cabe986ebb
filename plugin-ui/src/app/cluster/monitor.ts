import { ChangeDetectionStrategy, Component, DestroyRef, computed, effect, inject, untracked } from '@angular/core';
import { ClrIcon } from '@clr/angular/icon';
import { Api } from '../api/api';
import { Live } from '../api/live';
import { Loaded } from '../api/loaded';
import type { MigrationPage, MigrationSummary } from '../api/types';
import { FORMATS } from '../format';
import { openWizard } from '../modal/open';
import { Empty } from '../parts/empty';
import { PageState } from '../parts/page-state';
import { Progress } from '../parts/progress';
import { StateLabel } from '../parts/state-label';
import { t } from '../strings';
import { VSphere } from '../vsphere/client';
import { placeOf } from '../vsphere/place';

/** As many as anybody looks through here; the global view pages through all. */
export const SHOWN_MAX = 100;

interface Known {
  readonly site: string;
  readonly page: MigrationPage;
}

/** Cluster › Monitor › Migrations: what comes to this cluster and what leaves it. */
@Component({
  selector: 'app-cluster',
  imports: [ClrIcon, Empty, PageState, Progress, StateLabel, ...FORMATS],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './monitor.html',
  styles: `
    .table {
      margin: 0;
    }
  `,
})
export class ClusterView {
  protected readonly t = t;
  private readonly api = inject(Api);
  private readonly client = inject(VSphere);
  protected readonly known = new Loaded<Known>(() => this.ask());
  protected readonly rows = computed(() => this.known.value()?.page.items ?? []);

  constructor() {
    effect(() => {
      this.client.refreshed();
      untracked(() => void this.known.load());
    });
    inject(Live).follow<MigrationSummary>(
      '/events/stream',
      { quiet: true, receive: (changed) => this.merge(changed) },
      inject(DestroyRef),
    );
  }

  protected migrate(): void {
    openWizard(this.client, this.client.contextObjects(), () => void this.known.load());
  }

  private async ask(): Promise<Known> {
    const [object] = this.client.contextObjects();
    const { cluster } = placeOf(object);
    const sites = await this.api.get('/sites', {});
    const site = sites.find((s) => s.instanceUuid === object?.vcenter)?.id ?? '';
    const empty = { items: [], total: 0, page: 0, size: SHOWN_MAX };
    const page = site
      ? await this.api.get('/migrations', {
          query: { site, cluster, sort: '-createdAt', size: SHOWN_MAX },
        })
      : empty;
    return { site, page };
  }

  private merge(changed: MigrationSummary): void {
    const known = this.known.value();
    const index = this.rows().findIndex((row) => row.id === changed.id);
    if (known && index >= 0) {
      const page = { ...known.page, items: known.page.items.with(index, changed) };
      this.known.set({ ...known, page });
    } else if (known && [changed.source.site, changed.destination.site].includes(known.site)) {
      void this.known.load();
    }
  }
}

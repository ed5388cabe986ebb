import { ChangeDetectionStrategy, Component, DestroyRef, computed, effect, inject, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ClrIcon } from '@clr/angular/icon';
import { Api } from '../../api/api';
import { Live } from '../../api/live';
import { Loaded } from '../../api/loaded';
import type { MigrationSummary, Overview, State } from '../../api/types';
import { FORMATS } from '../../format';
import { Disks } from '../../migration/disks';
import { openWizard } from '../../modal/open';
import { Empty } from '../../parts/empty';
import { PageState } from '../../parts/page-state';
import { StateLabel } from '../../parts/state-label';
import { t } from '../../strings';
import { VSphere } from '../../vsphere/client';
import { siteNames } from '../site-names';
import { LinkChart } from './link-chart';

/** Everything but the figures of running migrations is asked for that often. */
export const RELOAD_EVERY_MS = 30_000;

/** What begins and ends is asked about together: a wave of migrations moves on all at once. */
export const GATHER_MS = 2_000;

/** What needs attention, what runs, and what it costs the link. */
@Component({
  selector: 'app-overview',
  imports: [ClrIcon, Disks, Empty, LinkChart, PageState, RouterLink, StateLabel, ...FORMATS],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './overview.html',
  styleUrl: './overview.css',
})
export class OverviewView {
  protected readonly t = t;
  private readonly api = inject(Api);
  private readonly client = inject(VSphere);
  private later: ReturnType<typeof setTimeout> | undefined;
  protected readonly sites = siteNames();
  protected readonly overview = new Loaded<Overview>(() => this.api.get('/overview', {}));
  protected readonly counts = computed(() =>
    Object.entries(this.overview.value()?.counts ?? {}).filter(([, count]) => count > 0) as [
      State,
      number,
    ][],
  );
  protected readonly links = computed(() => {
    const samples = this.overview.value()?.link ?? [];
    return [...new Set(samples.map((sample) => sample.site))].map((site) => ({
      site,
      samples: samples.filter((sample) => sample.site === site),
    }));
  });

  constructor() {
    const destroyed = inject(DestroyRef);
    const every = setInterval(() => void this.overview.load(), RELOAD_EVERY_MS);
    destroyed.onDestroy(() => {
      clearInterval(every);
      clearTimeout(this.later);
    });
    effect(() => {
      this.client.refreshed();
      untracked(() => void this.overview.load());
    });
    inject(Live).follow<MigrationSummary>(
      '/events/stream',
      { quiet: true, receive: (changed) => this.merge(changed) },
      destroyed,
    );
  }

  protected waiting(what: string): string {
    return t.overview.waiting[what] ?? what;
  }

  protected create(): void {
    openWizard(this.client, [], () => void this.overview.load());
  }

  private merge(changed: MigrationSummary): void {
    const known = this.overview.value();
    const index = known?.running.findIndex((m) => m.id === changed.id) ?? -1;
    if (!known || index < 0 || known.running[index]?.state !== changed.state) {
      // It began, ended, or now waits for somebody.
      this.later ??= setTimeout(() => {
        this.later = undefined;
        void this.overview.load();
      }, GATHER_MS);
      return;
    }
    this.overview.set({ ...known, running: known.running.with(index, changed) });
  }
}

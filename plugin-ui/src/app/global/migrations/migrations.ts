import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { FormsModule } from '@angular/forms';
import { RouterLink } from '@angular/router';
import { ClrDatagridModule, ClrDatagridStateInterface } from '@clr/angular/data/datagrid';
import { ClrIcon } from '@clr/angular/icon';
import { Api } from '../../api/api';
import { Connection, Live } from '../../api/live';
import { Loaded } from '../../api/loaded';
import { asProblem } from '../../api/problem';
import type { MigrationPage, MigrationSummary, Problem } from '../../api/types';
import { FORMATS } from '../../format';
import { openWizard } from '../../modal/open';
import { Alert } from '../../parts/alert';
import { PageState } from '../../parts/page-state';
import { ProblemAlert } from '../../parts/problem-alert';
import { Progress } from '../../parts/progress';
import { StateLabel } from '../../parts/state-label';
import { t } from '../../strings';
import { VSphere } from '../../vsphere/client';
import { siteNames } from '../site-names';
import { PAGE_SIZES, Query, STATE_GROUPS, StateGroup, fromGrid } from './query';

/** Typing is over after that. */
export const SEARCH_AFTER_MS = 300;

/** Rows that came, went or moved to another page are seen after that, whatever the stream says. */
export const RELOAD_EVERY_MS = 30_000;

/** All migrations, a page at a time. */
@Component({
  selector: 'app-migrations',
  imports: [
    Alert,
    ClrDatagridModule,
    ClrIcon,
    FormsModule,
    PageState,
    ProblemAlert,
    Progress,
    RouterLink,
    StateLabel,
    ...FORMATS,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './migrations.html',
  styleUrl: './migrations.css',
})
export class MigrationsView {
  protected readonly t = t;
  protected readonly pageSizes = PAGE_SIZES;
  protected readonly stateGroups = Object.keys(STATE_GROUPS) as StateGroup[];
  private readonly api = inject(Api);
  private readonly client = inject(VSphere);

  /** From the address: links of other views filter by it. */
  readonly group = input<string | undefined>(undefined);

  protected readonly search = signal('');
  protected readonly stateGroup = signal<StateGroup | ''>('');
  protected readonly site = signal('');
  private readonly grid = signal<Pick<Query, 'sort' | 'page' | 'size'> | undefined>(undefined);
  protected readonly current = signal(1);
  protected readonly downloading = signal(false);
  protected readonly downloadProblem = signal<Problem | undefined>(undefined);
  protected readonly filtered = computed(
    () => !!(this.search() || this.stateGroup() || this.site() || this.group()),
  );

  protected readonly sites = siteNames();
  protected readonly page = new Loaded<MigrationPage>(() =>
    this.api.get('/migrations', { query: this.query() }),
  );
  protected readonly connection = signal<Connection>('connecting');

  constructor() {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const every = setInterval(() => this.reload(), RELOAD_EVERY_MS);
    const destroyed = inject(DestroyRef);
    destroyed.onDestroy(() => {
      clearTimeout(timer);
      clearInterval(every);
    });
    effect(() => {
      this.search();
      this.stateGroup();
      this.site();
      this.group();
      clearTimeout(timer);
      timer = setTimeout(() => this.fromStart(), SEARCH_AFTER_MS);
    });
    effect(() => {
      if (this.client.refreshed() > 0) {
        untracked(() => this.reload());
      }
    });
    inject(Live).follow<MigrationSummary>(
      '/events/stream',
      {
        quiet: true,
        receive: (changed) => this.merge(changed),
        changed: (now) => this.connection.set(now),
      },
      destroyed,
    );
  }

  protected refresh(state: ClrDatagridStateInterface): void {
    // The datagrid speaks while it is being drawn.
    queueMicrotask(() => {
      this.grid.set(fromGrid(state));
      void this.page.load();
    });
  }

  protected clear(): void {
    this.search.set('');
    this.stateGroup.set('');
    this.site.set('');
  }

  protected create(): void {
    openWizard(this.client, [], () => this.reload());
  }

  protected async download(): Promise<void> {
    this.downloading.set(true);
    this.downloadProblem.set(undefined);
    try {
      const { page: _page, size: _size, ...filters } = this.query();
      const file = await this.api.download('/migrations.csv', filters);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(file);
      link.download = 'slipway-migrations.csv';
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (thrown) {
      this.downloadProblem.set(asProblem(thrown));
    } finally {
      this.downloading.set(false);
    }
  }

  protected reload(): void {
    if (this.grid()) {
      void this.page.load();
    }
  }

  private fromStart(): void {
    if (this.current() === 1) {
      this.reload();
    } else {
      // The datagrid asks by itself once it is on another page.
      this.current.set(1);
    }
  }

  private merge(changed: MigrationSummary): void {
    const page = this.page.value();
    const index = page?.items.findIndex((row) => row.id === changed.id) ?? -1;
    if (page && index >= 0) {
      this.page.set({ ...page, items: page.items.with(index, changed) });
    }
  }

  private query(): Query {
    const group = this.stateGroup();
    return {
      q: this.search().trim(),
      state: group === '' ? '' : STATE_GROUPS[group].join(','),
      site: this.site(),
      group: this.group() ?? '',
      ...(this.grid() ?? { sort: '-createdAt', page: 0, size: 25 }),
    };
  }
}

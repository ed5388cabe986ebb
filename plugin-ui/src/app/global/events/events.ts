import { ChangeDetectionStrategy, Component, effect, inject, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ClrDatagridModule, ClrDatagridStateInterface } from '@clr/angular/data/datagrid';
import { ClrIcon } from '@clr/angular/icon';
import { Api } from '../../api/api';
import { Loaded } from '../../api/loaded';
import type { AuditEntry, EventPage } from '../../api/types';
import { FORMATS } from '../../format';
import { PageState } from '../../parts/page-state';
import { t } from '../../strings';
import { VSphere } from '../../vsphere/client';

export const AUDIT_PAGE = 100;

const SHAPES = {
  INFO: { shape: 'info-circle', status: 'info' },
  WARNING: { shape: 'exclamation-triangle', status: 'warning' },
  ERROR: { shape: 'exclamation-circle', status: 'danger' },
} as const;

/** What happened, and who changed what. */
@Component({
  selector: 'app-events',
  imports: [ClrDatagridModule, ClrIcon, PageState, RouterLink, ...FORMATS],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './events.html',
  styles: `
    :host {
      display: block;
      height: 100%;
    }
    .nav {
      margin: 0;
    }
  `,
})
export class EventsView {
  protected readonly t = t;
  protected readonly shapes = SHAPES;
  protected readonly tabs = ['events', 'audit'] as const;
  protected readonly tab = signal<'events' | 'audit'>('events');
  private readonly api = inject(Api);
  private readonly client = inject(VSphere);
  private readonly page = signal({ page: 0, size: 25 });
  protected readonly events = new Loaded<EventPage>(() =>
    this.api.get('/events', { query: this.page() }),
  );
  private before = 0;
  protected readonly more = signal(true);
  protected readonly audit: Loaded<AuditEntry[]> = new Loaded(async () => {
    const entries = await this.api.get('/audit', {
      query: { count: AUDIT_PAGE, before: this.before },
    });
    this.more.set(entries.length === AUDIT_PAGE);
    return this.before === 0 ? entries : [...(this.audit.value() ?? []), ...entries];
  });

  constructor() {
    effect(() => {
      if (this.client.refreshed() > 0) {
        untracked(() => this.show(this.tab()));
      }
    });
  }

  protected show(tab: 'events' | 'audit'): void {
    this.tab.set(tab);
    if (tab === 'audit') {
      this.before = 0;
      void this.audit.load();
    } else {
      void this.events.load();
    }
  }

  /** As the pattern for tabs asks: arrows move, and show. */
  protected arrow(event: KeyboardEvent): void {
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      const other = this.tab() === 'events' ? 'audit' : 'events';
      this.show(other);
      document.getElementById(`tab-${other}`)?.focus();
    }
  }

  protected refresh(state: ClrDatagridStateInterface): void {
    queueMicrotask(() => {
      this.page.set({
        page: Math.max(0, (state.page?.current ?? 1) - 1),
        size: state.page?.size ?? 25,
      });
      void this.events.load();
    });
  }

  protected older(): void {
    this.before = this.audit.value()?.at(-1)?.id ?? 0;
    void this.audit.load();
  }
}

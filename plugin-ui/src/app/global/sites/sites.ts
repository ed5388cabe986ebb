import { ChangeDetectionStrategy, Component, effect, inject, signal, untracked } from '@angular/core';
import { ClrIcon } from '@clr/angular/icon';
import { Api } from '../../api/api';
import { Loaded } from '../../api/loaded';
import type { Site } from '../../api/types';
import { Empty } from '../../parts/empty';
import { PageState } from '../../parts/page-state';
import { t } from '../../strings';
import { VSphere } from '../../vsphere/client';
import { AddSite } from './add-site';
import { SiteCard } from './site-card';

/** The vCenters and gateways that are known. */
@Component({
  selector: 'app-sites',
  imports: [AddSite, ClrIcon, Empty, PageState, SiteCard],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page stack">
      <div class="row apart">
        <h1>{{ t.sites.title }}</h1>
        <button type="button" class="btn btn-sm btn-primary" (click)="adding.set(true)">
          <cds-icon shape="plus" aria-hidden="true" /> {{ t.sites.add }}
        </button>
      </div>
      <app-page-state [of]="sites" />
      @if (sites.value(); as known) {
        @for (site of known; track site.id) {
          <app-site-card [site]="site" (changed)="sites.load()" />
        } @empty {
          <app-empty [title]="t.sites.empty" shape="network-globe" />
        }
      }
    </div>
    @if (adding()) {
      <app-add-site (closed)="adding.set(false)" (added)="added()" />
    }
  `,
  styles: `
    :host {
      display: block;
      height: 100%;
    }
  `,
})
export class SitesView {
  protected readonly t = t;
  private readonly api = inject(Api);
  protected readonly sites = new Loaded<Site[]>(() => this.api.get('/sites', {}));
  protected readonly adding = signal(false);

  constructor() {
    const client = inject(VSphere);
    effect(() => {
      client.refreshed();
      untracked(() => void this.sites.load());
    });
  }

  protected added(): void {
    this.adding.set(false);
    void this.sites.load();
  }
}

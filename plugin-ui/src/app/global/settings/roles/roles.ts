import { ChangeDetectionStrategy, Component, effect, inject, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../../../api/api';
import { Loaded } from '../../../api/loaded';
import type { Role, Site } from '../../../api/types';
import { PageState } from '../../../parts/page-state';
import { t } from '../../../strings';
import { VSphere } from '../../../vsphere/client';
import { Commands } from './commands';
import { RoleTest } from './role-test';

/** Settings › Roles: what Slipway's accounts need in vCenter, why, and whether they have it. */
@Component({
  selector: 'app-roles',
  imports: [Commands, PageState, RoleTest, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './roles.html',
  styleUrl: './roles.css',
})
export class RolesView {
  protected readonly t = t;
  private readonly api = inject(Api);
  protected readonly roles = new Loaded<Role[]>(() => this.api.get('/roles', {}));
  protected readonly sites = new Loaded<Site[]>(() => this.api.get('/sites', {}));

  constructor() {
    const client = inject(VSphere);
    effect(() => {
      client.refreshed();
      untracked(() => {
        void this.roles.load();
        void this.sites.load();
      });
    });
  }
}

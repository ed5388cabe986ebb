import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { ClrIcon } from '@clr/angular/icon';
import { ClrVerticalNavModule } from '@clr/angular/layout/vertical-nav';
import { t } from '../strings';

/** The global view: navigation and whichever view is open. */
@Component({
  selector: 'app-global',
  imports: [ClrIcon, ClrVerticalNavModule, RouterLink, RouterLinkActive, RouterOutlet],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="shell">
      <nav [attr.aria-label]="t.nav.label"><clr-vertical-nav>
        @for (link of links; track link.path) {
          <a
            clrVerticalNavLink
            [routerLink]="link.path"
            routerLinkActive="active"
            ariaCurrentWhenActive="page"
          >
            <cds-icon [shape]="link.shape" clrVerticalNavIcon aria-hidden="true" />{{ link.text }}
          </a>
        }
      </clr-vertical-nav></nav>
      <main><router-outlet /></main>
    </div>
  `,
  styles: `
    .shell {
      display: flex;
      height: 100%;
    }
    main {
      flex: 1;
      min-width: 0;
      height: 100%;
    }
    nav {
      flex: none;
      display: flex;
    }
  `,
})
export class GlobalShell {
  protected readonly t = t;
  protected readonly links = [
    { path: 'overview', text: t.nav.overview, shape: 'dashboard' },
    { path: 'migrations', text: t.nav.migrations, shape: 'deploy' },
    { path: 'groups', text: t.nav.groups, shape: 'objects' },
    { path: 'sites', text: t.nav.sites, shape: 'network-globe' },
    { path: 'settings', text: t.nav.settings, shape: 'cog' },
    { path: 'events', text: t.nav.events, shape: 'event' },
  ] as const;
}

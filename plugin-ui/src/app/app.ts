import { ChangeDetectionStrategy, Component, effect, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Alert } from './parts/alert';
import { t } from './strings';
import { VSphere } from './vsphere/client';

@Component({
  selector: 'app-root',
  imports: [RouterOutlet, Alert],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (client.present) {
      <router-outlet />
    } @else {
      <main class="page"><app-alert kind="info" [title]="t.outside.title" [text]="t.outside.text" /></main>
    }
  `,
})
export class App {
  protected readonly t = t;
  protected readonly client = inject(VSphere);

  constructor() {
    // Transparent until the theme is known, so that nothing flashes.
    effect(() => {
      const theme = this.client.theme();
      if (theme) {
        document.body.setAttribute('cds-theme', theme);
      }
    });
    document.documentElement.lang = this.client.locale().split('-')[0] ?? 'en';
  }
}

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
    @switch (client.present()) {
      @case ('yes') {
        <router-outlet />
      }
      @case ('no') {
        <main class="page">
          <app-alert kind="info" [title]="t.outside.title" [text]="t.outside.text" />
        </main>
      }
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
    // What is said is English, whatever the client's language; only numbers and dates follow it.
    document.documentElement.lang = 'en';
  }
}

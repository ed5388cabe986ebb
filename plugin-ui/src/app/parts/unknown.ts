import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { t } from '../strings';
import { Empty } from './empty';

@Component({
  selector: 'app-unknown',
  imports: [Empty, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <main class="page">
      <h1 class="visually-hidden">{{ t.product }}</h1>
      <app-empty shape="unknown-status" [title]="t.unknown.title">
        <a routerLink="/global/overview">{{ t.unknown.back }}</a>
      </app-empty>
    </main>
  `,
})
export class UnknownView {
  protected readonly t = t;
}

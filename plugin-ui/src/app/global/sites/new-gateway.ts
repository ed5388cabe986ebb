import { ChangeDetectionStrategy, Component, OnInit, inject, input, output, signal } from '@angular/core';
import { Api } from '../../api/api';
import { asProblem } from '../../api/problem';
import type { Problem, Site } from '../../api/types';
import { DeployGateway } from './deploy-gateway';
import type { Way } from './gateway-way';
import { InviteGateway } from './invite-gateway';

/** A new gateway: deployed from here when the service can, else by hand. */
@Component({
  selector: 'app-new-gateway',
  imports: [DeployGateway, InviteGateway],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @switch (way()) {
      @case ('deploy') {
        <app-deploy-gateway [site]="site()" (way)="way.set($event)" (closed)="closed.emit()" (begun)="begun.emit()" />
      }
      @case ('token') {
        <app-invite-gateway
          [site]="site()"
          [choice]="!refusal()"
          [refusal]="refusal()"
          (way)="way.set($event)"
          (closed)="closed.emit()"
          (byHand)="byHand.emit()"
          (made)="made.emit()"
        />
      }
    }
  `,
})
export class NewGateway implements OnInit {
  private readonly api = inject(Api);
  readonly site = input.required<Site>();
  readonly closed = output();
  readonly begun = output();
  readonly byHand = output();
  readonly made = output();

  protected readonly way = signal<Way | undefined>(undefined);
  /** Why nothing can be deployed from here. */
  protected readonly refusal = signal<Problem | undefined>(undefined);

  ngOnInit(): void {
    void this.ask();
  }

  private async ask(): Promise<void> {
    try {
      await this.api.get('/appliance-package', {});
      this.way.set('deploy');
    } catch (thrown) {
      this.refusal.set(asProblem(thrown));
      this.way.set('token');
    }
  }
}

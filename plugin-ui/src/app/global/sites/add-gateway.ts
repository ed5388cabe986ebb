import { ChangeDetectionStrategy, Component, OnInit, computed, inject, input, output, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { Api } from '../../api/api';
import { Loaded } from '../../api/loaded';
import { asProblem } from '../../api/problem';
import type { Machine, Problem, Site } from '../../api/types';
import { Dialog } from '../../parts/dialog';
import { Field } from '../../parts/field';
import { PageState } from '../../parts/page-state';
import { t } from '../../strings';
import { isAddress } from './thumbprint';

/** Registers the gateway that runs as a machine; the service tests both first. */
@Component({
  selector: 'app-add-gateway',
  imports: [Dialog, Field, FormsModule, PageState],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <app-dialog
      [title]="t.sites.addGatewayTo(site().name)"
      [action]="t.sites.addGateway"
      [busy]="busy()"
      [problem]="problem()"
      [disabled]="!complete()"
      (closed)="closed.emit()"
      (confirmed)="add()"
    >
      <app-field for="gateway-name" [label]="t.sites.name" [required]="true">
        <input id="gateway-name" class="clr-input" name="name" required [ngModel]="name()" (ngModelChange)="name.set($event)" />
      </app-field>
      <app-page-state [of]="machines" />
      @if (machines.value(); as known) {
        <app-field for="gateway-machine" [label]="t.sites.gatewayMachine" [required]="true">
          <div class="clr-select-wrapper">
            <select id="gateway-machine" class="clr-select" name="machine" [ngModel]="machine()" (ngModelChange)="machine.set($event)">
              <option value="" disabled>{{ t.sites.gatewayChoose }}</option>
              @for (entry of known; track entry.id.value) {
                <option [value]="entry.id.value">{{ entry.name }}</option>
              }
            </select>
          </div>
        </app-field>
      }
      <app-field for="gateway-url" [label]="t.sites.gatewayUrl" [required]="true" [help]="t.sites.gatewayUrlHint" [error]="urlError()">
        <input id="gateway-url" class="clr-input" name="url" required aria-describedby="gateway-url-help" [ngModel]="url()" (ngModelChange)="url.set($event)" />
      </app-field>
    </app-dialog>
  `,
})
export class AddGateway implements OnInit {
  protected readonly t = t;
  private readonly api = inject(Api);
  readonly site = input.required<Site>();
  readonly closed = output();
  readonly added = output();

  protected readonly machines = new Loaded<Machine[]>(() =>
    this.api.get('/sites/{site}/machines', { in: { site: this.site().id } }),
  );
  protected readonly name = signal('');
  protected readonly machine = signal('');
  protected readonly url = signal('');
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);
  protected readonly urlError = computed(() =>
    this.url() === '' || isAddress(this.url().trim()) ? '' : t.sites.urlInvalid,
  );
  protected readonly complete = computed(
    () => this.name() !== '' && this.machine() !== '' && isAddress(this.url().trim()),
  );

  ngOnInit(): void {
    void this.machines.load();
  }

  protected async add(): Promise<void> {
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      await this.api.put('/sites/{site}/gateways/{name}', {
        in: { site: this.site().id, name: this.name() },
        body: { machine: this.machine(), controlUrl: this.url().trim() },
      });
      this.added.emit();
    } catch (thrown) {
      this.problem.set(asProblem(thrown));
    } finally {
      this.busy.set(false);
    }
  }
}

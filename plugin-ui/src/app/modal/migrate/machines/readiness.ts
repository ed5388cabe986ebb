import { ChangeDetectionStrategy, Component, OnInit, computed, inject, input } from '@angular/core';
import { ClrIcon } from '@clr/angular/icon';
import { Api } from '../../../api/api';
import { Loaded } from '../../../api/loaded';
import type { Machine } from '../../../api/types';
import { t } from '../../../strings';
import { Draft, Readiness } from '../draft';
import { verdict } from '../rules';

/** How ready a machine is: what stands in the way, why, and what to do. */
@Component({
  selector: 'app-readiness',
  imports: [ClrIcon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './readiness.html',
  styles: `
    :host {
      display: block;
      min-width: 260px;
    }
    ul {
      margin: 0;
      padding-inline-start: 18px;
    }
  `,
})
export class ReadinessCell implements OnInit {
  protected readonly t = t;
  private readonly api = inject(Api);
  private readonly draft = inject(Draft);
  readonly machine = input.required<Machine>();

  protected readonly found = new Loaded<Readiness>(() => this.look());
  protected readonly bad = computed(() =>
    (this.found.value()?.checks ?? []).filter((check) => check.outcome !== 'PASSED'),
  );
  protected readonly verdict = computed(() => verdict(this.found.value()?.checks ?? [], 'warm'));
  protected readonly failures = computed(
    () => this.bad().filter((check) => check.outcome === 'FAILED').length,
  );
  protected readonly prepared = computed(
    () => this.found.value()?.preparation?.state === 'PREPARED',
  );

  ngOnInit(): void {
    const known = this.draft.readiness().get(this.machine().id.value);
    if (known) {
      this.found.set(known);
    } else {
      void this.found.load();
    }
  }

  private async look(): Promise<Readiness> {
    const where = { site: this.draft.sourceSite(), machine: this.machine().id.value };
    const [checks, preparation] = await Promise.all([
      this.api.post('/sites/{site}/machines/{machine}/checks', { in: where, body: {} }),
      this.api.get('/sites/{site}/machines/{machine}/preparation', { in: where }),
    ]);
    const readiness = { checks, preparation };
    this.draft.learn(where.machine, readiness);
    return readiness;
  }
}

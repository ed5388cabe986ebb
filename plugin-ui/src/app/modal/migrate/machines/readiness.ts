import {
  ChangeDetectionStrategy,
  Component,
  Injector,
  OnInit,
  computed,
  effect,
  inject,
  input,
  runInInjectionContext,
  signal,
  untracked,
} from '@angular/core';
import { ClrIcon } from '@clr/angular/icon';
import { Api } from '../../../api/api';
import { Loaded } from '../../../api/loaded';
import type { Machine, Preparation } from '../../../api/types';
import { t } from '../../../strings';
import { GuestForm } from '../../guest/guest-form';
import { GuestWork } from '../../guest/guest-work';
import { Run } from '../../guest/run';
import { Draft, Readiness } from '../draft';
import { canPrepare, verdict } from '../rules';

/** How ready a machine is: what stands in the way, why, what to do, and what can be done here. */
@Component({
  selector: 'app-readiness',
  imports: [ClrIcon, GuestForm],
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
    .fix {
      display: grid;
      gap: 12px;
      max-width: 560px;
      padding: 8px 0;
    }
  `,
})
export class ReadinessCell implements OnInit {
  protected readonly t = t;
  private readonly api = inject(Api);
  private readonly draft = inject(Draft);
  private readonly injector = inject(Injector);
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

  protected readonly trackingOff = computed(
    () => this.machine().changeTrackingSupported && !this.machine().changeTracking,
  );
  protected readonly fixable = computed(() => {
    const known = this.found.value();
    return known !== undefined && canPrepare(known);
  });
  /** The preparation that was begun here, or that was found under way. */
  protected readonly fixing = signal<GuestWork | undefined>(undefined);
  protected readonly prefix = computed(() => `prepare-${this.machine().id.value}`);

  constructor() {
    effect(() => {
      if (this.found.value()?.preparation?.state === 'RUNNING' && !untracked(this.fixing)) {
        untracked(() => this.fix());
      }
    });
    effect(() => {
      const preparation = this.fixing()?.runs[0]?.preparation();
      if (preparation) {
        untracked(() => this.learn(preparation));
      }
    });
  }

  /** The draft knows how far it is, should somebody turn the page meanwhile. */
  private learn(preparation: Preparation): void {
    const known = this.found.value();
    if (known && known.preparation !== preparation) {
      this.found.set({ ...known, preparation });
      this.draft.learn(this.machine().id.value, { ...known, preparation });
    }
    if (preparation.state === 'PREPARED') {
      this.fixing.set(undefined);
      void this.found.load();
    }
  }

  protected fix(): void {
    const preparation = this.found.value()?.preparation;
    if (!preparation) {
      return;
    }
    const machine = this.machine();
    this.fixing.set(
      runInInjectionContext(this.injector, () => {
        const run = new Run(machine.id.value);
        run.know({ site: this.draft.sourceSite(), machine, preparation });
        return new GuestWork('prepare', [run]);
      }),
    );
  }

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

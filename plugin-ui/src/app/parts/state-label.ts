import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { ClrIcon } from '@clr/angular/icon';
import type { State } from '../api/types';
import { t } from '../strings';

type Look = { shape: string; tone: '' | 'info' | 'success' | 'warning' | 'danger' };

const LOOKS: Record<State, Look> = {
  DRAFT: { shape: 'pencil', tone: '' },
  CHECKED: { shape: 'sync', tone: 'info' },
  PREPARED: { shape: 'sync', tone: 'info' },
  PREFILLING: { shape: 'sync', tone: 'info' },
  READY: { shape: 'hourglass', tone: 'warning' },
  CUTTING_OVER: { shape: 'sync', tone: 'info' },
  RUNNING_FROM_CACHE: { shape: 'sync', tone: 'info' },
  FILLED: { shape: 'check-circle', tone: 'success' },
  FINALISING: { shape: 'sync', tone: 'info' },
  FINALISED: { shape: 'check-circle', tone: 'success' },
  SOURCE_RETIRED: { shape: 'check-circle', tone: 'success' },
  CANCELLED: { shape: 'ban', tone: '' },
  ROLLED_BACK: { shape: 'undo', tone: '' },
  FAILED: { shape: 'exclamation-circle', tone: 'danger' },
};

/** A state in words, with a shape that says the same to the eye. */
@Component({
  selector: 'app-state',
  imports: [ClrIcon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<cds-icon
      [shape]="look().shape"
      [status]="look().tone"
      aria-hidden="true"
    />{{ text() }}`,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 6px;
    }
  `,
})
export class StateLabel {
  readonly of = input.required<State>();
  readonly cancelling = input(false);
  protected readonly look = computed(() =>
    this.cancelling() ? LOOKS.ROLLED_BACK : LOOKS[this.of()],
  );
  protected readonly text = computed(() =>
    this.cancelling() ? t.monitor.cancelling : t.state[this.of()],
  );
}

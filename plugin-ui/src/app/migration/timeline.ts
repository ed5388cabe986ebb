import { ChangeDetectionStrategy, Component, computed, input, signal } from '@angular/core';
import { ClrIcon } from '@clr/angular/icon';
import type { Migration, Step } from '../api/types';
import { DurationPipe, MomentPipe } from '../format';
import { StateLabel } from '../parts/state-label';
import { t } from '../strings';

/** So many steps are shown around the one that runs; the rest on request. */
export const STEPS_AROUND = 3;

const SHAPES: Record<Step['state'], { shape: string; status: '' | 'info' | 'success' | 'danger' | 'warning' }> = {
  PENDING: { shape: 'minus-circle', status: '' },
  RUNNING: { shape: 'sync', status: 'info' },
  WAITING: { shape: 'hourglass', status: 'warning' },
  DONE: { shape: 'check-circle', status: 'success' },
  FAILED: { shape: 'exclamation-circle', status: 'danger' },
  UNDONE: { shape: 'undo', status: '' },
};

/** The states it went through, and the steps of the itinerary. */
@Component({
  selector: 'app-timeline',
  imports: [ClrIcon, DurationPipe, MomentPipe, StateLabel],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './timeline.html',
  styleUrl: './timeline.css',
})
export class Timeline {
  protected readonly t = t;
  protected readonly shapes = SHAPES;
  readonly migration = input.required<Migration>();
  protected readonly all = signal(false);

  protected readonly states = computed(() => {
    const states = this.migration().states;
    return states.map((entry, index) => {
      const next = states[index + 1];
      return {
        ...entry,
        seconds: next ? (Date.parse(next.at) - Date.parse(entry.at)) / 1000 : undefined,
      };
    });
  });
  protected readonly done = computed(
    () => this.migration().steps.filter((step) => step.state === 'DONE').length,
  );
  protected readonly steps = computed(() => {
    const steps = this.migration().steps;
    return this.all() ? steps : around(steps);
  });

  protected seconds(step: Step): number | undefined {
    return step.startedAt && step.endedAt
      ? (Date.parse(step.endedAt) - Date.parse(step.startedAt)) / 1000
      : undefined;
  }
}

/** The steps next to where it is now. */
export function around(steps: readonly Step[]): readonly Step[] {
  const now = steps.findIndex((step) => step.state !== 'DONE' && step.state !== 'UNDONE');
  const centre = now < 0 ? steps.length - 1 : now;
  return steps.slice(Math.max(0, centre - STEPS_AROUND), centre + STEPS_AROUND + 1);
}

import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { Field } from '../../../parts/field';
import { t } from '../../../strings';
import { Draft, Schedule } from '../draft';
import { leavesPrepared, scheduleProblems } from '../rules';

interface Choice {
  readonly value: string;
  readonly text: string;
}

/** When it happens, and who says so. */
@Component({
  selector: 'app-schedule-page',
  imports: [Field, FormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './schedule.html',
  styleUrl: './schedule.css',
})
export class SchedulePage {
  protected readonly t = t;
  protected readonly draft = inject(Draft);
  protected readonly problems = computed(() =>
    scheduleProblems(this.draft.schedule(), new Date()),
  );
  protected readonly many = computed(() => this.draft.machines().length > 1);
  protected readonly leavesPrepared = computed(() =>
    leavesPrepared(this.draft.schedule(), this.draft.kind()),
  );
  private readonly s = t.wizard.schedule;
  protected readonly starts: readonly Choice[] = [
    { value: 'now', text: this.s.startNow },
    { value: 'at', text: this.s.startAt },
    { value: 'draft', text: this.s.startDraft },
  ];
  protected readonly cutovers: readonly Choice[] = [
    { value: 'held', text: this.s.cutoverHeld },
    { value: 'automatic', text: this.s.cutoverAutomatic },
    { value: 'at', text: this.s.cutoverAt },
  ];
  protected readonly keeps: readonly Choice[] = [
    { value: 'held', text: this.s.keepHeld },
    { value: 'automatic', text: this.s.keepAutomatic },
  ];
  protected readonly finalises: readonly Choice[] = [
    { value: 'held', text: this.s.finaliseHeld },
    { value: 'automatic', text: this.s.finaliseAutomatic },
  ];

  protected set<K extends keyof Schedule>(name: K, value: Schedule[K]): void {
    this.draft.schedule.update((known) => ({ ...known, [name]: value }));
  }
}

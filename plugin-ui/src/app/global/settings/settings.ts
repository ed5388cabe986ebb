import { ChangeDetectionStrategy, Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { RouterLink } from '@angular/router';
import { ClrIcon } from '@clr/angular/icon';
import { Api, Tagged } from '../../api/api';
import { Loaded } from '../../api/loaded';
import { ProblemError, asProblem } from '../../api/problem';
import type { Problem, Settings } from '../../api/types';
import { Alert } from '../../parts/alert';
import { Field } from '../../parts/field';
import { parseLimit } from '../../parts/limit';
import { PageState } from '../../parts/page-state';
import { ProblemAlert } from '../../parts/problem-alert';
import { t } from '../../strings';
import { VSphere } from '../../vsphere/client';
import {
  DAYS,
  Day,
  NEW_RULE,
  RULES_MAX,
  Rule,
  SettingsDraft,
  fromDraft,
  isGood,
  ruleIsGood,
  toDraft,
} from './draft';
import { Support } from './support';

const DECISIONS = ['cutover', 'keep', 'finalise'] as const;

/** Policies and the throttle calendar. */
@Component({
  selector: 'app-settings',
  imports: [Alert, ClrIcon, Field, FormsModule, PageState, ProblemAlert, RouterLink, Support],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './settings.html',
  styleUrl: './settings.css',
})
export class SettingsView {
  protected readonly t = t;
  protected readonly days = DAYS;
  protected readonly decisions = DECISIONS;
  protected readonly holds = ['HELD', 'AUTOMATIC'] as const;
  protected readonly rulesMax = RULES_MAX;
  protected readonly ruleIsGood = ruleIsGood;
  private readonly api = inject(Api);
  protected readonly settings = new Loaded<Tagged<Settings>>(() =>
    this.api.tagged('get', '/settings', {}),
  );
  protected readonly draft = signal<SettingsDraft | undefined>(undefined);
  protected readonly good = computed(() => {
    const draft = this.draft();
    return draft !== undefined && isGood(draft);
  });
  protected readonly limitError = computed(() =>
    parseLimit(this.draft()?.limit ?? '') === undefined ? t.settings.limitInvalid : '',
  );
  protected readonly saving = signal(false);
  protected readonly saved = signal(false);
  protected readonly conflict = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);

  constructor() {
    const client = inject(VSphere);
    effect(() => {
      client.refreshed();
      untracked(() => void this.load());
    });
  }

  protected set(part: Partial<SettingsDraft>): void {
    this.saved.set(false);
    this.draft.update((known) => known && { ...known, ...part });
  }

  protected setDefault(name: (typeof DECISIONS)[number], hold: 'HELD' | 'AUTOMATIC'): void {
    const defaults = this.draft()?.defaults;
    if (defaults) {
      this.set({ defaults: { ...defaults, [name]: hold } });
    }
  }

  protected setRule(index: number, part: Partial<Rule>): void {
    const rules = this.draft()?.rules ?? [];
    this.set({ rules: rules.map((rule, i) => (i === index ? { ...rule, ...part } : rule)) });
  }

  protected setDay(index: number, day: Day, on: boolean): void {
    const rule = this.draft()?.rules[index];
    if (rule) {
      this.setRule(index, { days: DAYS.filter((d) => (d === day ? on : rule.days.includes(d))) });
    }
  }

  protected addRule(): void {
    this.set({ rules: [...(this.draft()?.rules ?? []), NEW_RULE] });
  }

  protected removeRule(index: number): void {
    this.set({ rules: (this.draft()?.rules ?? []).filter((_, i) => i !== index) });
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const draft = this.draft();
    if (!draft || !this.good()) {
      return;
    }
    this.saving.set(true);
    this.problem.set(undefined);
    this.conflict.set(false);
    try {
      const saved = await this.api.tagged('put', '/settings', {
        body: fromDraft(draft),
        ifMatch: this.settings.value()?.etag,
      });
      this.show(saved);
      this.saved.set(true);
    } catch (thrown) {
      if (thrown instanceof ProblemError && [409, 412].includes(thrown.problem.status)) {
        this.conflict.set(true);
        await this.load();
      } else {
        this.problem.set(asProblem(thrown));
      }
    } finally {
      this.saving.set(false);
    }
  }

  private async load(): Promise<void> {
    await this.settings.load();
    const known = this.settings.value();
    if (known && !this.settings.problem()) {
      this.show(known);
    }
  }

  private show(settings: Tagged<Settings>): void {
    this.settings.set(settings);
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    this.draft.set(toDraft(settings.value, here));
  }
}

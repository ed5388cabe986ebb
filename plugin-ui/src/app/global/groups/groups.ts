import { ChangeDetectionStrategy, Component, effect, inject, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { Loaded } from '../../api/loaded';
import { asProblem } from '../../api/problem';
import type { Group, GroupOutcome, Problem, State } from '../../api/types';
import { Alert } from '../../parts/alert';
import { Dialog } from '../../parts/dialog';
import { Empty } from '../../parts/empty';
import { PageState } from '../../parts/page-state';
import { StateLabel } from '../../parts/state-label';
import { t } from '../../strings';
import { VSphere } from '../../vsphere/client';

const ACTIONS = ['start', 'cutover', 'keep', 'finalise', 'cancel'] as const;
type GroupAction = (typeof ACTIONS)[number];

interface Asked {
  readonly group: Group;
  readonly action: GroupAction;
}

/** Migrations that are decided on together. */
@Component({
  selector: 'app-groups',
  imports: [Alert, Dialog, Empty, PageState, RouterLink, StateLabel],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './groups.html',
  styleUrl: './groups.css',
})
export class GroupsView {
  protected readonly t = t;
  protected readonly actions = ACTIONS;
  private readonly api = inject(Api);
  private readonly client = inject(VSphere);
  protected readonly groups = new Loaded<Group[]>(() => this.api.get('/groups', {}));
  protected readonly asked = signal<Asked | undefined>(undefined);
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);
  protected readonly outcome = signal<readonly GroupOutcome[] | undefined>(undefined);

  constructor() {
    effect(() => {
      this.client.refreshed();
      untracked(() => void this.groups.load());
    });
  }

  protected states(group: Group): [State, number][] {
    return Object.entries(group.counts).filter(([, n]) => n > 0) as [State, number][];
  }

  protected accepted(all: readonly GroupOutcome[]): number {
    return all.filter((one) => one.ok).length;
  }

  protected refused(all: readonly GroupOutcome[]): readonly GroupOutcome[] {
    return all.filter((one) => !one.ok);
  }

  protected ask(group: Group, action: GroupAction): void {
    this.problem.set(undefined);
    this.asked.set({ group, action });
  }

  protected async decide({ group, action }: Asked): Promise<void> {
    this.busy.set(true);
    try {
      this.outcome.set(
        await this.api.post(`/groups/{name}/${action}`, { in: { name: group.name } }),
      );
      this.asked.set(undefined);
      await this.groups.load();
    } catch (thrown) {
      this.problem.set(asProblem(thrown));
    } finally {
      this.busy.set(false);
    }
  }
}

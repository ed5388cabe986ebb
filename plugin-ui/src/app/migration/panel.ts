import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { ClrIcon } from '@clr/angular/icon';
import { Api } from '../api/api';
import type { Connection } from '../api/live';
import { asProblem } from '../api/problem';
import type { BlockMap, Migration, Problem } from '../api/types';
import { FORMATS, bytes, duration } from '../format';
import { Alert } from '../parts/alert';
import { BlockMapPicture } from '../parts/block-map';
import { Dialog } from '../parts/dialog';
import { Field } from '../parts/field';
import { ProblemAlert } from '../parts/problem-alert';
import { Progress } from '../parts/progress';
import { StateLabel } from '../parts/state-label';
import { t } from '../strings';
import { VSphere } from '../vsphere/client';
import { ActionBar } from './action-bar';
import { isOver, linkNeed } from './actions';
import { Disks } from './disks';
import { Figures } from './figures';
import { Timeline } from './timeline';

/** Everything about one migration; the VM's Monitor tab and the global view show the same. */
@Component({
  selector: 'app-migration-panel',
  imports: [
    ActionBar,
    Alert,
    BlockMapPicture,
    ClrIcon,
    Dialog,
    Disks,
    Field,
    Figures,
    FormsModule,
    ProblemAlert,
    Progress,
    StateLabel,
    Timeline,
    ...FORMATS,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './panel.html',
  styleUrl: './panel.css',
})
export class MigrationPanel {
  protected readonly t = t;
  private readonly api = inject(Api);
  private readonly client = inject(VSphere);
  readonly migration = input.required<Migration>();
  readonly map = input<BlockMap | undefined>(undefined);
  /** The disk whose picture it is; empty for the one the machine boots from. */
  readonly mapDisk = input('');
  readonly mapDiskChosen = output<string>();
  readonly connection = input<Connection>('live');
  readonly changed = output<Migration>();

  protected readonly over = computed(() => isOver(this.migration()));
  /** The disk that is shown, by its label; nothing needs to be said of a single one. */
  protected readonly mapDiskLabel = computed(() => {
    const { disks } = this.migration();
    return disks.length < 2
      ? ''
      : ((disks.find((disk) => disk.id === this.mapDisk()) ?? disks[0])?.label ?? '');
  });
  protected readonly need = computed(() => linkNeed(this.migration()));
  protected readonly needText = computed(() => {
    const absent = this.migration().volume?.absentBytes;
    switch (this.need()) {
      case 'safe':
        return t.monitor.safeYes;
      case 'unused':
        return t.monitor.safeGone;
      case 'needed':
        return absent
          ? t.monitor.safeNo(bytes(absent, this.client.locale()))
          : t.monitor.safeNoNumber;
    }
  });
  protected readonly compared = computed(() => {
    const { downtimeSeconds, actualDowntimeSeconds } = this.migration().forecast;
    if (actualDowntimeSeconds === undefined || actualDowntimeSeconds === null) {
      return '';
    }
    const better = downtimeSeconds - actualDowntimeSeconds;
    return better >= 0
      ? t.monitor.betterBy(duration(better))
      : t.monitor.worseBy(duration(-better));
  });

  protected readonly asking = signal(false);
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);
  protected readonly username = signal('');
  protected readonly password = signal('');

  /** The account again, and on with it. */
  protected async giveCredentials(): Promise<void> {
    const id = this.migration().id;
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      await this.api.post('/migrations/{id}/credentials', {
        in: { id },
        body: { username: this.username(), password: this.password() },
      });
      this.changed.emit(await this.api.post('/migrations/{id}/start', { in: { id } }));
      this.asking.set(false);
    } catch (thrown) {
      this.problem.set(asProblem(thrown));
    } finally {
      this.password.set('');
      this.busy.set(false);
    }
  }
}

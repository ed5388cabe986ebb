import { ChangeDetectionStrategy, Component, DestroyRef, effect, inject, untracked } from '@angular/core';
import { Api } from '../../api/api';
import { Loaded } from '../../api/loaded';
import { FORMATS } from '../../format';
import { Disks } from '../../migration/disks';
import { PageState } from '../../parts/page-state';
import { StateLabel } from '../../parts/state-label';
import { t } from '../../strings';
import { VSphere } from '../../vsphere/client';
import { machineOf } from '../context';

/** A card needs no stream: it is one of many on the page. */
export const RELOAD_EVERY_MS = 15_000;

/** The card on a VM's Summary tab. */
@Component({
  selector: 'app-vm-summary',
  imports: [Disks, PageState, StateLabel, ...FORMATS],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './summary.html',
  styles: `
    .card-page {
      padding: 12px 16px;
    }
  `,
})
export class SummaryView {
  protected readonly t = t;
  private readonly api = inject(Api);
  private readonly client = inject(VSphere);
  protected readonly machine = new Loaded(() => machineOf(this.api, this.client));

  constructor() {
    const every = setInterval(() => void this.machine.load(), RELOAD_EVERY_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(every));
    effect(() => {
      this.client.refreshed();
      untracked(() => void this.machine.load());
    });
  }
}

import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { ActivatedRoute } from '@angular/router';
import { Alert } from '../../parts/alert';
import { t } from '../../strings';
import { VSphere } from '../../vsphere/client';
import { MACHINES_MAX } from '../migrate/rules';
import { GuestForm } from './guest-form';
import { GuestWork } from './guest-work';
import { Deed, Run } from './run';

/** Actions › Prepare… and Unprepare…, for one machine or many; the route says which. */
@Component({
  selector: 'app-guest-modal',
  imports: [Alert, GuestForm],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './guest-modal.html',
  styleUrl: '../modal.css',
})
export class GuestModal {
  protected readonly t = t;
  private readonly client = inject(VSphere);
  protected readonly work = new GuestWork(
    inject(ActivatedRoute).snapshot.data['deed'] as Deed,
    this.client
      .contextObjects()
      .filter((object) => object.type === 'VirtualMachine')
      .slice(0, MACHINES_MAX)
      .map((object) => {
        const run = new Run(object.moid, object.vcenter);
        void run.look();
        return run;
      }),
  );

  protected close(): void {
    this.client.itemsChanged();
    this.client.closeModal();
  }
}

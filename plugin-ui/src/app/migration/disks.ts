import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import type { Disk } from '../api/types';
import { bytes, duration } from '../format';
import { Progress } from '../parts/progress';
import { t } from '../strings';
import { VSphere } from '../vsphere/client';

/** The disks of a migration, each with how far it is. */
@Component({
  selector: 'app-disks',
  imports: [Progress],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ul>
      @for (disk of of(); track disk.id) {
        <li>
          <span>{{ disk.label }}</span>
          <app-progress [name]="t.disks.progressOf(disk.label, machine())" [part]="disk.progress" />
          <span class="numbers muted">{{ present(disk) }}</span>
          @if (detailed()) {
            <span class="numbers muted">{{ pace(disk) }}</span>
          }
        </li>
      } @empty {
        <li class="muted">{{ t.disks.none }}</li>
      }
    </ul>
  `,
  styles: `
    :host {
      display: block;
    }
    ul {
      display: grid;
      gap: 4px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    ul,
    li {
      font-size: inherit;
      line-height: inherit;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0 12px;
    }
    app-progress {
      flex: 0 1 180px;
    }
  `,
})
export class Disks {
  protected readonly t = t;
  private readonly client = inject(VSphere);
  readonly of = input.required<readonly Disk[]>();
  /** Whose they are, for those who only hear it. */
  readonly machine = input.required<string>();
  /** With the pace of each. */
  readonly detailed = input(false);

  protected present(disk: Disk): string {
    return t.disks.present(this.size(disk.presentBytes), this.size(disk.capacityBytes));
  }

  protected pace(disk: Disk): string {
    if (!disk.rateBytesPerSecond) {
      return '';
    }
    const rate = `${this.size(disk.rateBytesPerSecond)}/s`;
    return disk.etaSeconds === undefined ? rate : t.disks.left(rate, duration(disk.etaSeconds));
  }

  private size(value: number): string {
    return bytes(value, this.client.locale());
  }
}

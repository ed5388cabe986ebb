import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { Volume } from '../api/types';
import { FORMATS } from '../format';
import { t } from '../strings';
import { VSphere } from '../vsphere/client';

/** What the gateway tells of a volume. */
@Component({
  selector: 'app-figures',
  imports: [...FORMATS],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @let v = of();
    <dl class="facts numbers">
      <dt>{{ t.monitor.present }}</dt>
      <dd>{{ v.presentBytes | bytes }} / {{ v.sizeBytes | bytes }}</dd>
      <dt>{{ t.monitor.left }}</dt>
      <dd>{{ v.absentBytes | bytes }}</dd>
      <dt>{{ t.monitor.rate }}</dt>
      <dd>{{ v.fill.rateBytesPerSecond | rate }}</dd>
      <dt>{{ t.monitor.local }}</dt>
      <dd>{{ local() | share }}</dd>
      <dt>{{ t.monitor.waits }}</dt>
      <dd>{{ waits() }}</dd>
      @if (v.fetchedBytes; as fetched) {
        <dt>{{ t.monitor.fetchedDemand }}</dt>
        <dd>{{ fetched.demand | bytes }}</dd>
        <dt>{{ t.monitor.fetchedAhead }}</dt>
        <dd>{{ fetched.trace + fetched.stream | bytes }}</dd>
      }
      <dt>{{ t.monitor.written }}</dt>
      <dd>{{ v.writtenByGuestBytes | bytes }}</dd>
      <dt>{{ t.monitor.link }}</dt>
      <dd>{{ v.linkReceivedBytes | bytes }}</dd>
      <dt>{{ t.monitor.origin }}</dt>
      <dd>
        {{ v.originReachable ? t.monitor.originOk : t.monitor.originLost }}
        @if (!v.originReachable && v.originProblem) {
          <span>: {{ v.originProblem }}</span>
        }
      </dd>
    </dl>
  `,
})
export class Figures {
  protected readonly t = t;
  private readonly client = inject(VSphere);
  readonly of = input.required<Volume>();

  protected readonly local = computed(() => {
    const reads = this.of().reads;
    return reads && reads.total > 0 ? reads.local / reads.total : undefined;
  });
  protected readonly waits = computed(() => {
    const waits = this.of().demandWaits;
    if (!waits || waits.count === 0) {
      return t.monitor.noWaits;
    }
    const number = (value: number) => Math.round(value).toLocaleString(this.client.locale());
    return t.monitor.waitsText(
      number(waits.count),
      `${number(waits.totalMillis / waits.count)} ms`,
      `${number(waits.maxMillis)} ms`,
    );
  });
}

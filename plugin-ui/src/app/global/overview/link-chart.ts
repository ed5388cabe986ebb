import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { Overview } from '../../api/types';
import { bytes } from '../../format';
import { t } from '../../strings';
import { VSphere } from '../../vsphere/client';
import { area } from './area';

export const WIDTH = 480;
export const HEIGHT = 96;

/** What went over a site's link, a sample a minute. */
@Component({
  selector: 'app-link-chart',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="row apart">
      <strong>{{ site() }}</strong>
      <span class="numbers muted">{{ t.overview.linkNow(now()) }} · {{ t.overview.linkPeak(peak()) }}</span>
    </div>
    <svg viewBox="0 0 480 96" preserveAspectRatio="none" role="img" [attr.aria-label]="t.overview.linkAlt(site(), peak(), now())">
      <path [attr.d]="path()" />
    </svg>
  `,
  styles: `
    :host {
      display: block;
    }
    svg {
      display: block;
      width: 100%;
      height: 96px;
      border-bottom: 1px solid var(--cds-alias-object-border-color);
    }
    path {
      fill: var(--cds-alias-status-info-tint, #a6d8ff);
      stroke: var(--cds-alias-status-info, #0079ad);
      stroke-width: 1.5;
      vector-effect: non-scaling-stroke;
    }
  `,
})
export class LinkChart {
  protected readonly t = t;
  private readonly client = inject(VSphere);
  readonly site = input.required<string>();
  readonly samples = input.required<Overview['link']>();

  private readonly rates = computed(() => this.samples().map((sample) => sample.bytesPerSecond));
  protected readonly path = computed(() => area(this.rates(), WIDTH, HEIGHT));
  protected readonly peak = computed(() => this.rate(Math.max(0, ...this.rates())));
  protected readonly now = computed(() => this.rate(this.rates().at(-1) ?? 0));

  private rate(value: number): string {
    return `${bytes(value, this.client.locale())}/s`;
  }
}

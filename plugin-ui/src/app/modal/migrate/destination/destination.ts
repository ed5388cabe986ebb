import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { Api } from '../../../api/api';
import { Loaded } from '../../../api/loaded';
import type { Placements, Site } from '../../../api/types';
import { bytes, share } from '../../../format';
import { Alert } from '../../../parts/alert';
import { Field } from '../../../parts/field';
import { PageState } from '../../../parts/page-state';
import { t } from '../../../strings';
import { VSphere } from '../../../vsphere/client';
import { Destination, DiskFormat, Draft, NOWHERE } from '../draft';
import { nameProblem, roomFor } from '../rules';

const FORMATS: readonly DiskFormat[] = ['thin', 'thick', 'thickEager'];

/** Where the machines will live. */
@Component({
  selector: 'app-destination-page',
  imports: [Alert, Field, FormsModule, PageState],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './destination.html',
  styles: `
    .stack {
      max-width: 640px;
    }
    p {
      margin: 0;
    }
    meter {
      width: 100%;
    }
  `,
})
export class DestinationPage {
  protected readonly t = t;
  private readonly api = inject(Api);
  private readonly client = inject(VSphere);
  protected readonly draft = inject(Draft);

  protected readonly sites = new Loaded<Site[]>(() => this.api.get('/sites', {}));
  protected readonly places = new Loaded<Placements>(() =>
    this.api.get('/sites/{site}/placements', { in: { site: this.draft.destination().site } }),
  );

  protected readonly compute = computed(() =>
    this.places.value()?.computes.find((c) => c.id.value === this.draft.destination().compute),
  );
  protected readonly pools = computed(() => {
    const compute = this.compute();
    return (this.places.value()?.pools ?? []).filter(
      (pool) =>
        pool.compute.value === compute?.id.value && pool.id.value !== compute?.rootPool.value,
    );
  });
  protected readonly folders = computed(() => this.near(this.places.value()?.folders ?? []));
  protected readonly datastores = computed(() => this.near(this.places.value()?.datastores ?? []));
  protected readonly datastore = computed(() =>
    this.datastores().find((d) => d.id.value === this.draft.destination().datastore),
  );
  protected readonly formats = FORMATS;
  protected readonly room = computed(() => {
    const free = this.datastore()?.freeBytes;
    return free === undefined
      ? undefined
      : roomFor(free, this.draft.bytesNeeded(), this.draft.bytesWhole());
  });
  /** Share of the datastore in use once what is needed is on it. */
  protected readonly usage = computed(() => {
    const datastore = this.datastore();
    if (!datastore || datastore.capacityBytes === 0) {
      return undefined;
    }
    const used = datastore.capacityBytes - datastore.freeBytes + this.draft.bytesNeeded();
    return used / datastore.capacityBytes;
  });
  protected readonly usageText = computed(() => {
    const percent = share(this.usage() ?? 0, this.client.locale());
    return this.draft.destination().format === 'thin'
      ? t.wizard.destination.capacityCopied(percent)
      : t.wizard.destination.capacityTaken(percent);
  });
  protected readonly nameError = computed(() => nameProblem(this.draft.name()));
  protected readonly only = computed(() => this.draft.machines().length === 1);
  protected readonly neededText = computed(() =>
    this.draft.destination().format === 'thin'
      ? t.wizard.destination.neededThin(
          this.size(this.draft.bytesNeeded()),
          this.size(this.draft.bytesWhole()),
        )
      : t.wizard.destination.neededThick(this.size(this.draft.bytesNeeded())),
  );

  constructor() {
    void this.begin();
  }

  protected freeText(datastore: Placements['datastores'][number]): string {
    return t.wizard.destination.free(
      this.size(datastore.freeBytes),
      this.size(datastore.capacityBytes),
    );
  }

  private size(value: number): string {
    return bytes(value, this.client.locale());
  }

  protected async chooseSite(site: string): Promise<void> {
    this.draft.destination.update(({ format }) => ({ ...NOWHERE, site, format }));
    this.draft.networks.set(new Map());
    this.draft.verdicts.set(new Map());
    await this.places.load();
    const [compute, ...more] = this.places.value()?.computes ?? [];
    if (compute && more.length === 0) {
      this.chooseCompute(compute.id.value);
    }
  }

  protected chooseCompute(id: string): void {
    const compute = this.places.value()?.computes.find((c) => c.id.value === id);
    this.set({
      compute: id,
      pool: compute?.rootPool.value ?? '',
      folder: '',
      datastore: '',
    });
    const [folder] = this.folders();
    const roomiest = [...this.datastores()].sort((a, b) => b.freeBytes - a.freeBytes)[0];
    this.set({ folder: folder?.id.value ?? '', datastore: roomiest?.id.value ?? '' });
  }

  protected set(part: Partial<Destination>): void {
    this.draft.destination.update((known) => ({ ...known, ...part }));
    this.draft.verdicts.set(new Map());
  }

  private async begin(): Promise<void> {
    await this.sites.load();
    const others = (this.sites.value() ?? []).filter((s) => s.id !== this.draft.sourceSite());
    if (this.draft.destination().site) {
      await this.places.load();
    } else if (others.length === 1 && others[0]) {
      await this.chooseSite(others[0].id);
    }
  }

  private near<T extends { datacenter: { value: string } }>(all: readonly T[]): readonly T[] {
    const datacenter = this.compute()?.datacenter.value;
    return all.filter((place) => place.datacenter.value === datacenter);
  }
}

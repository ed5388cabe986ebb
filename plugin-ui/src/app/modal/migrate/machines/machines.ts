import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { Api } from '../../../api/api';
import { Loaded } from '../../../api/loaded';
import type { Machine, Site } from '../../../api/types';
import { bytes } from '../../../format';
import { Empty } from '../../../parts/empty';
import { PageState } from '../../../parts/page-state';
import { t } from '../../../strings';
import { VSphere } from '../../../vsphere/client';
import { placeOf } from '../../../vsphere/place';
import { Draft, diskBytes } from '../draft';
import { MACHINES_MAX } from '../rules';
import { ReadinessCell } from './readiness';

/** Which machines, and whether they are ready. */
@Component({
  selector: 'app-machines-page',
  imports: [Empty, FormsModule, PageState, ReadinessCell],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './machines.html',
  styleUrl: './machines.css',
})
export class MachinesPage {
  protected readonly t = t;
  protected readonly max = MACHINES_MAX;

  private readonly api = inject(Api);
  private readonly client = inject(VSphere);
  protected readonly draft = inject(Draft);

  protected readonly search = signal('');
  protected readonly chosen = computed(
    () => new Set(this.draft.machines().map((machine) => machine.id.value)),
  );
  /** The wizard was opened on these; nothing else is offered then. */
  private readonly given = this.client
    .contextObjects()
    .filter((object) => object.type === 'VirtualMachine');

  protected readonly sites = new Loaded<Site[]>(() => this.api.get('/sites', {}));
  protected readonly machines = new Loaded<Machine[]>(() => this.ask());
  protected readonly shown = computed(() => {
    const text = this.search().trim().toLowerCase();
    return (this.machines.value() ?? []).filter((m) => m.name.toLowerCase().includes(text));
  });
  protected readonly power = {
    ON: t.wizard.machines.on,
    OFF: t.wizard.machines.off,
    SUSPENDED: t.wizard.machines.suspended,
  };
  protected readonly pickSite = this.client.contextObjects().length === 0;

  constructor() {
    void this.begin();
  }

  protected disks(machine: Machine): string {
    return t.disks.many(machine.disks.length, bytes(diskBytes(machine), this.client.locale()));
  }

  protected choose(machine: Machine, chosen: boolean): void {
    this.draft.machines.update((known) =>
      chosen ? [...known, machine] : known.filter((m) => m.id.value !== machine.id.value),
    );
  }

  protected chooseSite(site: string): void {
    this.draft.sourceSite.set(site);
    this.draft.machines.set([]);
    void this.machines.load();
  }

  private async begin(): Promise<void> {
    await this.sites.load();
    const sites = this.sites.value() ?? [];
    const vcenter = this.client.contextObjects()[0]?.vcenter;
    const site =
      sites.find((s) => s.id === this.draft.sourceSite()) ??
      sites.find((s) => s.instanceUuid === vcenter) ??
      (this.pickSite ? sites[0] : undefined);
    if (site) {
      this.draft.sourceSite.set(site.id);
      await this.machines.load();
    }
  }

  private async ask(): Promise<Machine[]> {
    const site = this.draft.sourceSite();
    if (this.given.length === 0) {
      const [object] = this.client.contextObjects();
      return this.api.get('/sites/{site}/machines', { in: { site }, query: placeOf(object) });
    }
    const machines = await Promise.all(
      this.given
        .slice(0, MACHINES_MAX)
        .map(({ moid }) =>
          this.api.get('/sites/{site}/machines/{machine}', { in: { site, machine: moid } }),
        ),
    );
    if (this.draft.machines().length === 0) {
      this.draft.machines.set(machines);
    }
    return machines;
  }
}

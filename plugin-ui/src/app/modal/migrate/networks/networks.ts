import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { Api } from '../../../api/api';
import { Loaded } from '../../../api/loaded';
import type { Placements } from '../../../api/types';
import { PageState } from '../../../parts/page-state';
import { t } from '../../../strings';
import { Draft } from '../draft';

interface Both {
  readonly source: Placements;
  readonly destination: Placements;
}

/** Which network takes the place of which. */
@Component({
  selector: 'app-networks-page',
  imports: [FormsModule, PageState],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './networks.html',
  styles: `
    p,
    .table {
      margin: 0;
    }
    td {
      vertical-align: middle;
    }
  `,
})
export class NetworksPage {
  protected readonly t = t;
  private readonly api = inject(Api);
  protected readonly draft = inject(Draft);

  protected readonly places = new Loaded<Both>(async () => {
    const of = (site: string) => this.api.get('/sites/{site}/placements', { in: { site } });
    const [source, destination] = await Promise.all([
      of(this.draft.sourceSite()),
      of(this.draft.destination().site),
    ]);
    return { source, destination };
  });
  protected readonly targets = computed(() => {
    const places = this.places.value()?.destination;
    const datacenter = places?.computes.find(
      (c) => c.id.value === this.draft.destination().compute,
    )?.datacenter.value;
    return (places?.networks ?? []).filter((n) => n.datacenter.value === datacenter);
  });
  protected readonly rows = computed(() =>
    this.draft.sourceNetworks().map((network) => ({
      network,
      name: this.nameOf(network),
      cards: this.draft
        .machines()
        .flatMap((m) =>
          m.nics.flatMap((nic, index) =>
            nic.network.value === network
              ? [{ text: `${m.name}: ${nic.label}`, mac: nic.macAddress, boots: index === 0 }]
              : [],
          ),
        ),
    })),
  );

  constructor() {
    void this.places.load().then(() => this.guess());
  }

  protected choose(network: string, target: string): void {
    this.draft.networks.update((known) => new Map(known).set(network, target));
    this.draft.verdicts.set(new Map());
  }

  private nameOf(network: string): string {
    return (
      this.places.value()?.source.networks.find((n) => n.id.value === network)?.name ?? network
    );
  }

  /** Networks of the same name are most likely the same network. */
  private guess(): void {
    const [only, ...more] = this.targets();
    for (const { network, name } of this.rows()) {
      const same = this.targets().find((target) => target.name === name);
      const guess = same ?? (more.length === 0 ? only : undefined);
      if (guess && !this.draft.networks().has(network)) {
        this.choose(network, guess.id.value);
      }
    }
  }
}

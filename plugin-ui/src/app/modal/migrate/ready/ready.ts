import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { Api } from '../../../api/api';
import { Loaded } from '../../../api/loaded';
import { asProblem } from '../../../api/problem';
import type { ForecastAnswer, Placements, Problem, Site } from '../../../api/types';
import { FORMATS, bytes } from '../../../format';
import { PageState } from '../../../parts/page-state';
import { ProblemAlert } from '../../../parts/problem-alert';
import { t } from '../../../strings';
import { VSphere } from '../../../vsphere/client';
import { Draft, instant } from '../draft';
import type { PageName } from '../rules';
import { sumOf } from './sum';

interface Names {
  readonly site: Site;
  readonly places: Placements;
}

/** A view of the draft, and what it will take. */
@Component({
  selector: 'app-ready-page',
  imports: [PageState, ProblemAlert, ...FORMATS],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './ready.html',
  styleUrl: './ready.css',
})
export class ReadyPage {
  protected readonly t = t;
  private readonly api = inject(Api);
  private readonly client = inject(VSphere);
  protected readonly draft = inject(Draft);

  protected readonly answers = new Loaded<ForecastAnswer[]>(() =>
    Promise.all(
      this.draft
        .requests()
        .map(({ credentials: _kept, ...body }) => this.api.post('/migrations/forecast', { body })),
    ),
  );
  protected readonly names = new Loaded<Names>(async () => {
    const site = this.draft.destination().site;
    const [known, places] = await Promise.all([
      this.api.get('/sites/{site}', { in: { site } }),
      this.api.get('/sites/{site}/placements', { in: { site } }),
    ]);
    return { site: known, places };
  });
  protected readonly sum = computed(() => sumOf(this.answers.value() ?? []));
  /** Reasons the service has against the kind that was chosen. */
  protected readonly against = computed(() =>
    (this.answers.value() ?? []).flatMap((answer) =>
      answer.kinds
        .filter((kind) => kind.kind === this.draft.kind() && !kind.possible)
        .flatMap((kind) => kind.reasons),
    ),
  );
  readonly possible = computed(() => this.answers.state() === 'ready' && !this.against().length);

  protected readonly problem = signal<Problem | undefined>(undefined);
  private readonly created = signal<ReadonlyMap<string, string>>(new Map());
  private readonly started = signal<ReadonlySet<string>>(new Set());
  protected readonly progress = computed(() =>
    t.wizard.ready.starting(this.created().size, this.draft.machines().length),
  );
  protected readonly begun = computed(() => this.created().size > 0);

  protected readonly plan = computed(() => this.rows());

  constructor() {
    void this.answers.load();
    void this.names.load();
  }

  /** Makes and starts what is not yet; answers the ids once all are. Pressed again, it goes on. */
  async create(): Promise<readonly string[] | undefined> {
    this.problem.set(undefined);
    try {
      for (const body of this.draft.requests()) {
        const machine = body.source.machine;
        const id = this.created().get(machine) ?? (await this.make(machine, body));
        if (this.draft.schedule().start !== 'draft' && !this.started().has(id)) {
          await this.api.post('/migrations/{id}/start', { in: { id } });
          this.started.update((known) => new Set(known).add(id));
        }
      }
      return [...this.created().values()];
    } catch (thrown) {
      this.problem.set(asProblem(thrown));
      return undefined;
    }
  }

  private async make(
    machine: string,
    body: ReturnType<Draft['requests']>[number],
  ): Promise<string> {
    const { id } = await this.api.post('/migrations', { body });
    this.created.update((known) => new Map(known).set(machine, id));
    return id;
  }

  private rows(): { page: PageName; name: string; text: string }[] {
    const d = this.draft;
    const s = d.schedule();
    const words = t.wizard.schedule;
    const at = (local: string) => this.client.dateTime(new Date(instant(local)));
    const start =
      s.start === 'now' ? words.startNow : s.start === 'at' ? at(s.startAt) : words.startDraft;
    const cutover =
      s.cutover === 'held'
        ? words.cutoverHeld
        : s.cutover === 'automatic'
          ? words.cutoverAutomatic
          : at(s.cutoverAt);
    return [
      { page: 'machines', name: t.wizard.pages.machines, text: d.machines().map((m) => m.name).join(', ') },
      { page: 'machines', name: t.disks.title, text: this.diskText() },
      { page: 'kind', name: t.wizard.pages.kind, text: t.kind[d.kind()] },
      { page: 'destination', name: t.wizard.pages.destination, text: this.place() },
      { page: 'networks', name: t.wizard.pages.networks, text: this.networkText() },
      { page: 'guest', name: t.wizard.pages.guest, text: this.guestText() },
      { page: 'schedule', name: words.start, text: start },
      { page: 'schedule', name: words.cutover, text: cutover },
      ...(s.limit
        ? [{ page: 'schedule' as const, name: t.actions.throttle, text: `${s.limit} MB/s` }]
        : []),
      ...(s.group
        ? [{ page: 'schedule' as const, name: words.group, text: s.group }]
        : []),
    ];
  }

  private diskText(): string {
    const count = this.draft.machines().reduce((sum, machine) => sum + machine.disks.length, 0);
    return t.disks.many(count, bytes(this.draft.bytesWhole(), this.client.locale()));
  }

  private place(): string {
    const known = this.names.value();
    const d = this.draft.destination();
    if (!known) {
      return '';
    }
    const name = (all: readonly { id: { value: string }; name: string }[], id: string) =>
      all.find((entry) => entry.id.value === id)?.name ?? id;
    return [
      known.site.name,
      name(known.places.computes, d.compute),
      name(known.places.folders, d.folder),
      name(known.places.datastores, d.datastore),
      t.wizard.destination.formats[d.format],
    ].join(' › ');
  }

  private networkText(): string {
    const networks = this.names.value()?.places.networks ?? [];
    const targets = [...new Set(this.draft.networks().values())].map(
      (id) => networks.find((network) => network.id.value === id)?.name ?? id,
    );
    const mac = `${t.wizard.networks.keepMac}: ${this.draft.keepMac() ? t.common.yes : t.common.no}`;
    return [...targets, mac].join(', ');
  }

  private guestText(): string {
    if (this.draft.kind() === 'cold') {
      return t.wizard.guest.notNeeded;
    }
    const count = this.draft.unprepared().length;
    return count === 0 ? t.wizard.guest.allPrepared : `${t.prepare.start}: ${t.common.machines(count)}`;
  }
}

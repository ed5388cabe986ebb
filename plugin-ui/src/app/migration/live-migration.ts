import { DestroyRef, effect, inject, signal, untracked } from '@angular/core';
import { Api } from '../api/api';
import { Connection, Live } from '../api/live';
import { Loaded } from '../api/loaded';
import type { BlockMap, Migration } from '../api/types';
import { CELLS_MAX } from '../parts/block-cells';
import { VSphere } from '../vsphere/client';
import { isOver } from './actions';

/** The picture changes slowly and is larger than everything else. */
export const MAP_EVERY_MS = 5_000;

/** A migration that is followed as long as the view is open. */
export class LiveMigration {
  private readonly api = inject(Api);
  private readonly live = inject(Live);
  private readonly destroyed = inject(DestroyRef);
  private id = '';
  private mapAskedAt = 0;

  readonly document = new Loaded<Migration>(() =>
    this.api.get('/migrations/{id}', { in: { id: this.id } }),
  );
  readonly map = signal<BlockMap | undefined>(undefined);
  /** The disk whose picture is shown; empty for the one the machine boots from. */
  readonly mapDisk = signal('');
  readonly connection = signal<Connection>('connecting');

  constructor() {
    const client = inject(VSphere);
    effect(() => {
      if (client.refreshed() > 0) {
        untracked(() => void this.document.load());
      }
    });
  }

  follow(id: string): void {
    this.id = id;
    const path = `/migrations/${encodeURIComponent(id)}/events`;
    const refresh = async () => {
      await this.document.load();
      await this.look(this.document.value());
    };
    const receive = (migration: Migration) => {
      this.document.set(migration);
      void this.look(migration);
    };
    this.live.follow<Migration>(
      path,
      { refresh, receive, changed: (now) => this.connection.set(now) },
      this.destroyed,
    );
  }

  /** Shows the picture of another disk, at once. */
  async show(disk: string): Promise<void> {
    this.mapDisk.set(disk);
    this.map.set(undefined);
    this.mapAskedAt = 0;
    await this.look(this.document.value());
  }

  private async look(migration: Migration | undefined): Promise<void> {
    const now = Date.now();
    if (!migration?.volume || isOver(migration) || now - this.mapAskedAt < MAP_EVERY_MS) {
      return;
    }
    this.mapAskedAt = now;
    const disk = this.mapDisk();
    try {
      const map = await this.api.get('/migrations/{id}/blockmap', {
        in: { id: this.id },
        query: disk ? { cells: CELLS_MAX, disk } : { cells: CELLS_MAX },
      });
      // Another disk may have been chosen meanwhile; a volume that closed leaves its last picture.
      if (map && this.mapDisk() === disk) {
        this.map.set(map);
      }
    } catch {
      // The gateway is busy or gone; the document tells of it.
    }
  }
}

import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  computed,
  effect,
  inject,
  input,
  viewChild,
} from '@angular/core';
import type { BlockMap } from '../api/types';
import { SharePipe, bytes, share } from '../format';
import { t } from '../strings';
import { VSphere } from '../vsphere/client';
import { CELLS, cellCounts, grid } from './block-cells';

/** A picture of the disk: one small square per cell, coloured by what is in it. */
@Component({
  selector: 'app-block-map',
  imports: [SharePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <canvas #canvas role="img" [attr.aria-label]="alt()"></canvas>
    <ul aria-hidden="true">
      @for (entry of legend(); track entry.cell) {
        <li>
          <i [style.background]="'var(' + entry.colour + ')'"></i>{{ entry.name }}
          <span class="numbers muted">{{ entry.part | share }}</span>
        </li>
      }
    </ul>
    <p class="muted">{{ cellText() }}</p>
  `,
  styleUrl: './block-map.css',
})
export class BlockMapPicture {
  readonly of = input.required<BlockMap>();
  /** Which of several disks it is of. */
  readonly disk = input('');
  private readonly client = inject(VSphere);
  private readonly canvas = viewChild.required<ElementRef<HTMLCanvasElement>>('canvas');

  protected readonly legend = computed(() => {
    const counts = cellCounts(this.of().map);
    const all = Math.max(1, this.of().map.length);
    return CELLS.map((kind) => ({
      ...kind,
      name: t.monitor.legend[kind.cell] ?? kind.cell,
      part: (counts.get(kind.cell) ?? 0) / all,
    }));
  });
  protected readonly alt = computed(() =>
    t.monitor.mapAlt(
      this.disk(),
      this.legend()
        .map((entry) => `${entry.name} ${share(entry.part, this.client.locale())}`)
        .join(', '),
    ),
  );
  protected readonly cellText = computed(() =>
    t.monitor.mapCell(bytes(this.of().bytesPerCell, this.client.locale())),
  );

  constructor() {
    effect((onCleanup) => {
      const map = this.of().map;
      this.client.theme();
      const canvas = this.canvas().nativeElement;
      const paint = () => draw(canvas, map);
      const resized = new ResizeObserver(paint);
      resized.observe(canvas);
      onCleanup(() => resized.disconnect());
      // The theme's colours are there once the browser has applied it.
      requestAnimationFrame(paint);
    });
  }
}

function draw(canvas: HTMLCanvasElement, map: string): void {
  const context = canvas.getContext('2d');
  if (!context || !canvas.clientWidth) {
    return;
  }
  const scale = window.devicePixelRatio || 1;
  const { columns, rows, side } = grid(map.length, canvas.clientWidth);
  const height = rows * side;
  canvas.style.height = `${height}px`;
  canvas.width = Math.round(canvas.clientWidth * scale);
  canvas.height = Math.round(height * scale);
  context.scale(scale, scale);
  const style = getComputedStyle(canvas);
  const colours = new Map<string, string>(
    CELLS.map((kind) => [kind.cell, style.getPropertyValue(kind.colour).trim()]),
  );
  for (let i = 0; i < map.length; i++) {
    context.fillStyle = colours.get(map.charAt(i)) ?? 'transparent';
    context.fillRect((i % columns) * side, Math.floor(i / columns) * side, side - 1, side - 1);
  }
}

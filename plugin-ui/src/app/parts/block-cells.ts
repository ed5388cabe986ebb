/** What a cell of the block map may hold, in the order of the legend. */
export const CELLS = [
  { cell: '.', colour: '--map-absent' },
  { cell: 'p', colour: '--map-ahead' },
  { cell: 'd', colour: '--map-demand' },
  { cell: 'w', colour: '--map-written' },
  { cell: 'z', colour: '--map-zero' },
] as const;

/** So many cells are asked for: what fits on a screen and can still be told apart. */
export const CELLS_MAX = 2048;

const SIDE_MIN = 6;
const SIDE_MAX = 14;
/** No picture is higher than this, whatever the width. */
const HEIGHT_MAX = 320;

export function cellCounts(map: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const cell of map) {
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  return counts;
}

/** The largest squares with which all cells fit. */
export function grid(
  cells: number,
  width: number,
): { columns: number; rows: number; side: number } {
  for (let side = SIDE_MAX; side > SIDE_MIN; side--) {
    const columns = Math.max(1, Math.floor(width / side));
    const rows = Math.ceil(cells / columns);
    if (rows * side <= HEIGHT_MAX) {
      return { columns, rows, side };
    }
  }
  const columns = Math.max(1, Math.floor(width / SIDE_MIN));
  return { columns, rows: Math.ceil(cells / columns), side: SIDE_MIN };
}

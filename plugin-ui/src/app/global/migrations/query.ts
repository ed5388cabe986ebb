import type { ClrDatagridStateInterface } from '@clr/angular/data/datagrid';
import type { State } from '../../api/types';

/** What the list asks the service for. */
export interface Query {
  q: string;
  state: string;
  site: string;
  group: string;
  sort: string;
  page: number;
  size: number;
}

/** States that people think of together. */
export const STATE_GROUPS: Record<'running' | 'waiting' | 'done' | 'undone', readonly State[]> = {
  running: ['CHECKED', 'PREPARED', 'PREFILLING', 'CUTTING_OVER', 'RUNNING_FROM_CACHE', 'FINALISING'],
  waiting: ['DRAFT', 'READY', 'FILLED', 'FAILED'],
  done: ['FINALISED', 'SOURCE_RETIRED'],
  undone: ['CANCELLED', 'ROLLED_BACK'],
};

export type StateGroup = keyof typeof STATE_GROUPS;

export const PAGE_SIZES = [10, 25, 50, 100];

const SORTABLE = new Set(['name', 'state', 'createdAt']);

/** What the datagrid wants, in the service's words. Pages count from 1 there and from 0 here. */
export function fromGrid(grid: ClrDatagridStateInterface): Pick<Query, 'sort' | 'page' | 'size'> {
  const by = typeof grid.sort?.by === 'string' && SORTABLE.has(grid.sort.by) ? grid.sort.by : '';
  return {
    sort: by === '' ? '-createdAt' : (grid.sort?.reverse ? '-' : '') + by,
    page: Math.max(0, (grid.page?.current ?? 1) - 1),
    size: grid.page?.size ?? 25,
  };
}

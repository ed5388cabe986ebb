import type { Migration, MigrationSummary } from '../api/types';
import { duration } from '../format';
import { t } from '../strings';

export type ActionName =
  | 'start'
  | 'cutover'
  | 'keep'
  | 'finalise'
  | 'pause'
  | 'resume'
  | 'throttle'
  | 'capsule'
  | 'retire'
  | 'cancel';

export interface Action {
  readonly name: ActionName;
  readonly label: string;
  readonly enabled: boolean;
  /** What it will cost, before anybody says yes. */
  readonly cost: string;
  readonly danger: boolean;
  /** What the operator most likely came for. */
  readonly primary: boolean;
}

type Subject = Migration | MigrationSummary;

/** Whether there is copying to be paused or slowed down. */
const copying = (m: Subject) =>
  m.volume !== undefined &&
  !m.volume.filled &&
  (m.state === 'PREFILLING' || m.state === 'READY' || m.state === 'RUNNING_FROM_CACHE');

/** What can be decided about a migration, destructive ones last, and what each would cost. */
export function actionsOf(m: Subject, size: (bytes: number) => string): Action[] {
  const allowed = new Set<string>(m.allowed);
  const cost = t.actions.cost;
  const downtime = duration(m.forecast.downtimeSeconds);
  const rollback = m.cancelCost?.restartsSource ?? false;
  const action = (
    name: ActionName,
    label: string,
    enabled: boolean,
    text: string,
    more: { danger?: boolean; primary?: boolean } = {},
  ): Action => ({ name, label, enabled, cost: text, danger: false, primary: false, ...more });
  const decision = (name: ActionName, label: string, text: string, danger = false) =>
    action(name, label, allowed.has(name), text, { danger, primary: allowed.has(name) });

  const list: Action[] = [];
  if (m.state === 'DRAFT') {
    list.push(decision('start', t.actions.start, cost.start()));
  } else if (m.state === 'FAILED') {
    list.push(decision('start', t.actions.resumeFailed, cost.resumeFailed()));
  }
  list.push(
    decision('cutover', t.actions.cutover, cost.cutover(downtime)),
    decision('keep', t.actions.keep, cost.keep(size(m.exposureBytes))),
    decision('finalise', t.actions.finalise, cost.finalise(downtime)),
  );
  list.push(
    m.paused
      ? action('resume', t.actions.resume, true, cost.resume())
      : action('pause', t.actions.pause, copying(m), cost.pause()),
    action('throttle', t.actions.throttle, copying(m), cost.throttle()),
  );
  if (m.kind === 'warm' && (m.state === 'RUNNING_FROM_CACHE' || m.state === 'FILLED')) {
    list.push(action('capsule', t.actions.capsule, true, cost.capsule()));
  }
  if (m.state === 'FINALISED') {
    list.push(
      action('retire', t.actions.retire, allowed.has('retire'), cost.retire(), { danger: true }),
    );
  }
  list.push(
    action(
      'cancel',
      rollback ? t.actions.rollback : t.actions.cancel,
      allowed.has('cancel'),
      cost.cancel(m.cancelCost?.text ?? ''),
      { danger: true },
    ),
  );
  return list;
}

export type LinkNeed = 'safe' | 'needed' | 'unused';

/** Whether the machine would survive without the link. */
export function linkNeed(m: Migration): LinkNeed {
  switch (m.state) {
    case 'FILLED':
    case 'FINALISING':
    case 'FINALISED':
    case 'SOURCE_RETIRED':
      return 'safe';
    case 'DRAFT':
    case 'CHECKED':
    case 'CANCELLED':
    case 'ROLLED_BACK':
      return 'unused';
    case 'PREPARED':
    case 'PREFILLING':
    case 'READY':
    case 'CUTTING_OVER':
      // A filled volume holds what was frozen; the source has written on since.
      return 'needed';
    case 'RUNNING_FROM_CACHE':
      return m.volume?.filled ? 'safe' : 'needed';
    case 'FAILED':
      // The downtime is known once the machine answered at the destination.
      return m.volume?.filled && m.forecast.actualDowntimeSeconds !== undefined ? 'safe' : 'needed';
  }
}

const OVER = new Set(['SOURCE_RETIRED', 'CANCELLED', 'ROLLED_BACK']);

export function isOver(m: Subject): boolean {
  return OVER.has(m.state);
}

import type { Check, Machine } from '../../api/types';
import { parseLimit } from '../../parts/limit';
import { t } from '../../strings';
import type { Draft, Kind, Readiness, Schedule } from './draft';

/** So many machines go through the wizard together; more are several runs. */
export const MACHINES_MAX = 50;

const NAME = /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,79}$/;

/** These look at the guest, which a cold migration leaves alone. */
export const WARM_ONLY: ReadonlySet<string> = new Set([
  'tools-running',
  'guest-operations-ready',
  'os-supported',
  'change-tracking',
  'credentials-valid',
  'root-allowed',
  'guest-space',
]);

export type Verdict = 'good' | 'warned' | 'failed';

/** How bad the checks are for a kind of migration. */
export function verdict(checks: readonly Check[], kind: Kind): Verdict {
  const worst = checks.map((check) => outcome(check, kind));
  return worst.includes('FAILED') ? 'failed' : worst.includes('WARNING') ? 'warned' : 'good';
}

/** A check's outcome, which for a cold migration may be only a warning. */
export function outcome(check: Check, kind: Kind): Check['outcome'] {
  return check.outcome === 'FAILED' && kind === 'cold' && WARM_ONLY.has(check.id)
    ? 'WARNING'
    : check.outcome;
}

/** Without these nobody gets at the guest to prepare it. */
const GUEST_OUT_OF_REACH: ReadonlySet<string> = new Set([
  'tools-running',
  'guest-operations-ready',
  'os-supported',
]);

/** Whether the guest can be prepared here and now. */
export function canPrepare({ checks, preparation }: Readiness): boolean {
  return (
    (preparation?.state === 'NONE' || preparation?.state === 'FAILED') &&
    !checks.some((check) => GUEST_OUT_OF_REACH.has(check.id) && check.outcome === 'FAILED')
  );
}

export interface Advice {
  readonly kind: Kind;
  readonly possible: boolean;
  readonly recommended: boolean;
  readonly reasons: readonly string[];
}

/** Which kinds would do for these machines, and why. */
export function advise(
  machines: readonly Machine[],
  readiness: ReadonlyMap<string, Readiness>,
): Advice[] {
  const against = (kind: Kind) =>
    machines.flatMap((m) =>
      (readiness.get(m.id.value)?.checks ?? [])
        .filter((check) => outcome(check, kind) === 'FAILED')
        .map((check) => `${m.name}: ${check.cause || check.title}`),
    );
  const warm = against('warm');
  const cold = against('cold');
  return [
    {
      kind: 'warm',
      possible: warm.length === 0,
      recommended: warm.length === 0,
      reasons: warm,
    },
    {
      kind: 'cold',
      possible: cold.length === 0,
      recommended: warm.length > 0 && cold.length === 0,
      reasons: cold,
    },
  ];
}

export type PageName =
  | 'machines'
  | 'kind'
  | 'destination'
  | 'networks'
  | 'guest'
  | 'schedule'
  | 'checks'
  | 'ready';

/** Whether a page has been told all it has to know. */
export function complete(page: PageName, draft: Draft, now: Date): boolean {
  switch (page) {
    case 'machines':
      return draft.machines().length > 0 && draft.machines().length <= MACHINES_MAX;
    case 'kind':
      return advise(draft.machines(), draft.readiness()).some(
        (advice) => advice.kind === draft.kind() && advice.possible,
      );
    case 'destination': {
      const { site, pool, folder, datastore } = draft.destination();
      return !!(site && pool && folder && datastore) && nameProblem(draft.name()) === '';
    }
    case 'networks':
      return draft.sourceNetworks().every((network) => draft.networks().get(network));
    case 'guest':
      return draft.unprepared().every((m) => {
        const account = draft.accountOf(m.id.value);
        return account.username !== '' && account.password !== '';
      });
    case 'schedule':
      return Object.values(scheduleProblems(draft.schedule(), now)).every((text) => text === '');
    case 'checks':
      return draft.machines().every((m) => {
        const checks = draft.verdicts().get(m.id.value);
        return checks !== undefined && verdict(checks, draft.kind()) !== 'failed';
      });
    case 'ready':
      return true;
  }
}

export function nameProblem(name: string): string {
  return name === '' || NAME.test(name) ? '' : t.wizard.destination.nameInvalid;
}

export type Room = 'enough' | 'tight' | 'none';

/** Whether a datastore takes the disks: now, and when every block of them is written. */
export function roomFor(free: number, needed: number, whole: number): Room {
  return free < needed ? 'none' : free < whole ? 'tight' : 'enough';
}

export type ScheduleField = 'startAt' | 'cutoverAt' | 'window' | 'limit' | 'group';

/** Whether nobody will be asked for the guest's account when the migration is finalised. */
export function leavesPrepared(s: Schedule, kind: Kind): boolean {
  return kind === 'warm' && s.finalise === 'automatic';
}

/** What is wrong with a schedule, by field; empty strings where nothing is. */
export function scheduleProblems(s: Schedule, now: Date): Record<ScheduleField, string> {
  const at = (text: string) => (text === '' ? Number.NaN : new Date(text).getTime());
  const moment = (used: boolean, text: string) =>
    !used
      ? ''
      : Number.isNaN(at(text))
        ? t.common.required
        : at(text) <= now.getTime()
          ? t.wizard.schedule.past
          : '';
  const startAt = moment(s.start === 'at', s.startAt);
  const cutover = moment(s.cutover === 'at', s.cutoverAt);
  const reversed = s.start === 'at' && s.cutover === 'at' && at(s.cutoverAt) <= at(s.startAt);
  return {
    startAt,
    cutoverAt: cutover || (reversed ? t.wizard.schedule.order : ''),
    window: (s.finaliseFrom === '') === (s.finaliseTo === '') ? '' : t.wizard.schedule.both,
    limit: parseLimit(s.limit) === undefined ? t.settings.limitInvalid : '',
    group: nameProblem(s.group),
  };
}

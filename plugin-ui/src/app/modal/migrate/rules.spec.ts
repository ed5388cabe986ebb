import { check, machine } from '../../../testing/samples';
import { AT_ONCE, Draft, Readiness } from './draft';
import { MACHINES_MAX, advise, complete, leavesPrepared, nameProblem, roomFor, scheduleProblems, verdict } from './rules';

const NOW = new Date('2026-11-01T12:00:00');
const known = (checks: Readiness['checks']): Readiness => ({ checks, preparation: undefined });

describe('the verdict on a machine', () => {
  it('is as bad as its worst check', () => {
    expect(verdict([check('a', 'PASSED'), check('b', 'WARNING')], 'warm')).toBe('warned');
    expect(verdict([check('a', 'FAILED'), check('b', 'WARNING')], 'warm')).toBe('failed');
    expect(verdict([], 'warm')).toBe('good');
  });

  it('only warns of the guest when the migration leaves the guest alone', () => {
    expect(verdict([check('tools-running', 'FAILED')], 'warm')).toBe('failed');
    expect(verdict([check('tools-running', 'FAILED')], 'cold')).toBe('warned');
    expect(verdict([check('disks', 'FAILED')], 'cold')).toBe('failed');
  });
});

describe('the recommended kind', () => {
  const one = [machine('vm-1')];

  it('is warm where it can be', () => {
    const advice = advise(one, new Map([['vm-1', known([check('tools-running', 'PASSED')])]]));
    expect(advice.find((a) => a.recommended)?.kind).toBe('warm');
  });

  it('is cold, with the reasons, where the guest is in the way', () => {
    const advice = advise(one, new Map([['vm-1', known([check('os-supported', 'FAILED')])]]));
    const [warm, cold] = advice;
    expect(warm?.possible).toBe(false);
    expect(warm?.reasons).toEqual(['machine vm-1: os-supported is bad']);
    expect(cold?.recommended).toBe(true);
  });

  it('is none where neither can be', () => {
    const advice = advise(one, new Map([['vm-1', known([check('disks', 'FAILED')])]]));
    expect(advice.some((a) => a.possible || a.recommended)).toBe(false);
  });
});

describe('a page of the wizard', () => {
  it('takes no machine for no answer: the number of machines is bounded', () => {
    const draft = new Draft();
    expect(complete('machines', draft, NOW)).toBe(false);
    draft.machines.set([machine('vm-1')]);
    expect(complete('machines', draft, NOW)).toBe(true);
    const many = Array.from({ length: MACHINES_MAX + 1 }, (_, i) => machine(`vm-${i}`));
    draft.machines.set(many);
    expect(complete('machines', draft, NOW)).toBe(false);
  });

  it('wants a network for every network card', () => {
    const draft = new Draft();
    draft.machines.set([machine('vm-1')]);
    expect(complete('networks', draft, NOW)).toBe(false);
    draft.networks.set(new Map([['network-1', 'network-9']]));
    expect(complete('networks', draft, NOW)).toBe(true);
  });

  it('wants an account for every guest that is not prepared, and for no other', () => {
    const draft = new Draft();
    const prepared = { state: 'PREPARED', step: '', progress: 100, changes: [] } as const;
    draft.machines.set([machine('vm-1'), machine('vm-2')]);
    draft.learn('vm-1', { checks: [], preparation: { ...prepared, changes: [] } });
    expect(complete('guest', draft, NOW)).toBe(false);
    draft.accounts.set('each');
    draft.setAccount('vm-2', { username: 'root', password: 'x' });
    expect(complete('guest', draft, NOW)).toBe(true);
    draft.kind.set('cold');
    draft.ownAccounts.set(new Map());
    expect(complete('guest', draft, NOW)).toBe(true);
  });

  it('stops at pre-checks that were not run or that failed', () => {
    const draft = new Draft();
    draft.machines.set([machine('vm-1')]);
    expect(complete('checks', draft, NOW)).toBe(false);
    draft.verdicts.set(new Map([['vm-1', [check('link', 'FAILED')]]]));
    expect(complete('checks', draft, NOW)).toBe(false);
    draft.verdicts.set(new Map([['vm-1', [check('link', 'WARNING')]]]));
    expect(complete('checks', draft, NOW)).toBe(true);
  });
});

describe('the schedule', () => {
  it('is good as it comes', () => {
    expect(Object.values(scheduleProblems(AT_ONCE, NOW)).join('')).toBe('');
  });

  it('takes no time that has passed', () => {
    const late = { ...AT_ONCE, start: 'at', startAt: '2026-11-01T11:00' } as const;
    expect(scheduleProblems(late, NOW).startAt).not.toBe('');
  });

  it('takes no cutover before the start', () => {
    const reversed = {
      ...AT_ONCE,
      start: 'at',
      startAt: '2026-11-02T11:00',
      cutover: 'at',
      cutoverAt: '2026-11-02T10:00',
    } as const;
    expect(scheduleProblems(reversed, NOW).cutoverAt).not.toBe('');
  });

  it('takes a whole window or none', () => {
    expect(scheduleProblems({ ...AT_ONCE, finaliseFrom: '22:00' }, NOW).window).not.toBe('');
  });

  it('says that a guest stays prepared when nobody finalises it', () => {
    expect(leavesPrepared({ ...AT_ONCE, finalise: 'automatic' }, 'warm')).toBe(true);
    expect(leavesPrepared({ ...AT_ONCE, finalise: 'held' }, 'warm')).toBe(false);
    expect(leavesPrepared({ ...AT_ONCE, finalise: 'automatic' }, 'cold')).toBe(false);
  });
});

describe('the room on a datastore', () => {
  it('is enough, tight when the disks may outgrow it, or none', () => {
    expect(roomFor(10, 4, 10)).toBe('enough');
    expect(roomFor(9, 4, 10)).toBe('tight');
    expect(roomFor(3, 4, 10)).toBe('none');
  });
});

describe('a name', () => {
  it.each(['', 'web 01', 'a.b_c-d'])('may be "%s"', (name) => {
    expect(nameProblem(name)).toBe('');
  });

  it.each(['-a', 'a/b', 'ä', 'x'.repeat(81)])('may not be "%s"', (name) => {
    expect(nameProblem(name)).not.toBe('');
  });
});

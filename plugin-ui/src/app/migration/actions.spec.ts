import { migration } from '../../testing/samples';
import type { Migration } from '../api/types';
import { Action, ActionName, actionsOf, isOver, linkNeed } from './actions';

const size = (value: number) => `${value} B`;
const named = (actions: readonly Action[], name: ActionName) => actions.find((a) => a.name === name);

describe('what may be decided', () => {
  it('is what the service allows, the rest being disabled and not hidden', () => {
    const actions = actionsOf(migration(), size);
    expect(named(actions, 'cutover')?.enabled).toBe(true);
    expect(named(actions, 'keep')?.enabled).toBe(false);
    expect(named(actions, 'finalise')?.enabled).toBe(false);
  });

  it('has what destroys last', () => {
    for (const state of ['DRAFT', 'READY', 'FINALISED', 'FAILED'] as const) {
      const actions = actionsOf(migration({ state }), size);
      const firstDanger = actions.findIndex((action) => action.danger);
      expect(actions.slice(firstDanger).every((action) => action.danger)).toBe(true);
      expect(actions.at(-1)?.name).toBe('cancel');
    }
  });

  it('tells the forecast downtime before the cutover', () => {
    expect(named(actionsOf(migration(), size), 'cutover')?.cost).toContain('1 min 14 s');
  });

  it('tells of the exposure before the point of no return', () => {
    const m = migration({ state: 'RUNNING_FROM_CACHE', exposureBytes: 42, allowed: ['keep'] });
    expect(named(actionsOf(m, size), 'keep')?.cost).toContain('42 B');
  });

  it('tells what cancelling costs in the words of the service', () => {
    expect(named(actionsOf(migration(), size), 'cancel')?.cost).toBe('It costs this.');
  });

  it('calls cancelling a roll back once the source was shut down', () => {
    const m = migration({
      cancelCost: { discardedBytes: 0, lostBytes: 1, restartsSource: true, text: 'x' },
    });
    expect(named(actionsOf(m, size), 'cancel')?.label).toBe('Roll back');
  });

  it('offers to go on when paused, and to pause only what copies', () => {
    expect(named(actionsOf(migration({ paused: true }), size), 'resume')?.enabled).toBe(true);
    expect(named(actionsOf(migration(), size), 'pause')?.enabled).toBe(true);
    expect(named(actionsOf(migration({ state: 'FINALISED' }), size), 'pause')?.enabled).toBe(false);
  });
});

describe('the link', () => {
  const filled = (changed: Partial<Migration>) => {
    const { volume } = migration();
    return linkNeed(migration({ volume: volume && { ...volume, filled: true }, ...changed }));
  };
  const forecast = { downtimeSeconds: 90, basedOn: 0 };

  it('may be cut once the disk is filled behind a machine that runs there', () => {
    expect(linkNeed(migration({ state: 'FILLED' }))).toBe('safe');
    expect(filled({ state: 'RUNNING_FROM_CACHE' })).toBe('safe');
    expect(
      filled({ state: 'FAILED', forecast: { ...forecast, actualDowntimeSeconds: 0 } }),
    ).toBe('safe');
  });

  it('is needed before the cutover, whatever was copied: the source writes on', () => {
    for (const state of ['PREPARED', 'PREFILLING', 'READY', 'CUTTING_OVER'] as const) {
      expect(filled({ state })).toBe('needed');
    }
    expect(filled({ state: 'FAILED', forecast })).toBe('needed');
  });

  it('is needed as long as a block is missing', () => {
    expect(linkNeed(migration({ state: 'RUNNING_FROM_CACHE' }))).toBe('needed');
    expect(linkNeed(migration({ state: 'FAILED' }))).toBe('needed');
  });

  it('is not used before and after', () => {
    expect(linkNeed(migration({ state: 'DRAFT' }))).toBe('unused');
    expect(linkNeed(migration({ state: 'ROLLED_BACK' }))).toBe('unused');
  });
});

describe('a migration', () => {
  it('ends in the states that nothing follows', () => {
    expect(isOver(migration({ state: 'CANCELLED' }))).toBe(true);
    expect(isOver(migration({ state: 'FINALISED' }))).toBe(false);
  });
});

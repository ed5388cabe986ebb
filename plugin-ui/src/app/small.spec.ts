import { area } from './global/overview/area';
import { fromGrid } from './global/migrations/query';
import { NEW_RULE, fromDraft, isGood, ruleIsGood, toDraft } from './global/settings/draft';
import { isAddress, sameThumbprint } from './global/sites/thumbprint';
import { CELLS, CELLS_MAX, cellCounts, grid } from './parts/block-cells';
import { formatLimit, parseLimit } from './parts/limit';
import { t } from './strings';
import { parseObjectId } from './vsphere/client';

describe('a limit', () => {
  it('is none, a number, or a mistake', () => {
    expect(parseLimit('  ')).toBeNull();
    expect(parseLimit('2,5')).toBe(2.5 * 1024 * 1024);
    expect(parseLimit('0')).toBeUndefined();
    expect(parseLimit('fast')).toBeUndefined();
    expect(parseLimit('1e3')).toBeUndefined();
  });

  it('is shown as it was typed', () => {
    expect(formatLimit(parseLimit('12.5'))).toBe('12.5');
    expect(formatLimit(null)).toBe('');
  });
});

describe('a thumbprint', () => {
  it('is the same however it is written, and nothing is no thumbprint', () => {
    expect(sameThumbprint('AB:CD', 'ab cd')).toBe(true);
    expect(sameThumbprint('AB:CD', 'AB:CE')).toBe(false);
    expect(sameThumbprint('', '')).toBe(false);
  });
});

describe('an address', () => {
  it('is https, a host and perhaps a port', () => {
    expect(isAddress('https://vc.example.com')).toBe(true);
    expect(isAddress('https://10.0.0.5:9443')).toBe(true);
    expect(isAddress('http://vc.example.com')).toBe(false);
    expect(isAddress('https://vc.example.com/ui')).toBe(false);
  });
});

describe('the block map', () => {
  it('shows every cell, in a picture of bounded height', () => {
    for (const width of [200, 600, 1600]) {
      const { columns, rows } = grid(CELLS_MAX, width);
      expect(columns * rows).toBeGreaterThanOrEqual(CELLS_MAX);
      expect(columns * (rows - 1)).toBeLessThan(CELLS_MAX);
    }
    const { rows, side } = grid(CELLS_MAX, 600);
    expect(rows * side).toBeLessThanOrEqual(320);
  });

  it('has a name and a colour of its own for each cell there is', () => {
    const cells = CELLS.map((kind) => kind.cell);
    expect(cells.join('')).toBe('.pdwz');
    expect(new Set(CELLS.map((kind) => kind.colour)).size).toBe(cells.length);
    expect(Object.keys(t.monitor.legend).sort()).toEqual([...cells].sort());
  });

  it('counts its cells', () => {
    expect([...cellCounts('..pd.')]).toEqual([
      ['.', 3],
      ['p', 1],
      ['d', 1],
    ]);
  });
});

describe('the chart of the link', () => {
  it('stays within its frame', () => {
    const numbers = area([0, 5, 10], 100, 50).match(/[\d.]+/g)?.map(Number) ?? [];
    expect(Math.max(...numbers)).toBeLessThanOrEqual(100);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(area([1], 100, 50)).toBe('');
  });
});

describe('the list of migrations', () => {
  it('pages from 0 where the datagrid pages from 1', () => {
    expect(fromGrid({ page: { current: 3, size: 50 } })).toEqual({
      sort: '-createdAt',
      page: 2,
      size: 50,
    });
  });

  it('sorts only by what the service sorts by', () => {
    expect(fromGrid({ sort: { by: 'name', reverse: true } }).sort).toBe('-name');
    expect(fromGrid({ sort: { by: 'rate', reverse: true } }).sort).toBe('-createdAt');
  });
});

describe('settings', () => {
  const settings = {
    throttle: {
      bytesPerSecond: 1024 * 1024,
      timeZone: 'Europe/Vienna',
      calendar: [{ days: ['MON' as const], from: '08:00', to: '18:00' }],
    },
    defaults: { cutover: 'HELD' as const, keep: 'HELD' as const, finalise: 'HELD' as const },
    keepMac: true,
    guestRepositories: false,
  };

  it('come back from the form as they went in', () => {
    expect(fromDraft(toDraft(settings, 'UTC'))).toEqual(settings);
  });

  it('take no rule without days or with no time in it', () => {
    expect(ruleIsGood(NEW_RULE)).toBe(true);
    expect(ruleIsGood({ ...NEW_RULE, days: [] })).toBe(false);
    expect(ruleIsGood({ ...NEW_RULE, to: NEW_RULE.from })).toBe(false);
    expect(isGood({ ...toDraft(settings, 'UTC'), limit: 'x' })).toBe(false);
  });
});

describe('an object of the inventory', () => {
  it('is read from the name the client gives it', () => {
    expect(parseObjectId('urn:vmomi:VirtualMachine:vm-58:abc')).toEqual({
      type: 'VirtualMachine',
      moid: 'vm-58',
      vcenter: 'abc',
    });
    expect(parseObjectId('vm-58')).toBeUndefined();
  });
});

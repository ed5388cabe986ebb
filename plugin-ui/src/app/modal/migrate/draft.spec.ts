import { machine } from '../../../testing/samples';
import { Draft, NOWHERE, instant } from './draft';

describe('the draft', () => {
  let draft: Draft;

  beforeEach(() => {
    draft = new Draft();
    draft.sourceSite.set('s1');
    draft.machines.set([machine('vm-1')]);
    draft.destination.set({ ...NOWHERE, site: 's2', pool: 'p', folder: 'f', datastore: 'd' });
    draft.networks.set(new Map([['network-1', 'network-9']]));
  });

  it('becomes one request for each machine', () => {
    draft.machines.set([machine('vm-1'), machine('vm-2')]);
    expect(draft.requests().map((request) => request.source.machine)).toEqual(['vm-1', 'vm-2']);
  });

  it('maps each card to the network its own was mapped to', () => {
    expect(draft.requests()[0]?.destination.networks).toEqual([{ nic: 4000, network: 'network-9' }]);
  });

  it('needs the whole size of a thick disk, and of a thin one what is copied', () => {
    expect(draft.requests()[0]?.destination.diskFormat).toBe('thin');
    expect(draft.bytesNeeded()).toBe(4);
    for (const format of ['thick', 'thickEager'] as const) {
      draft.destination.update((known) => ({ ...known, format }));
      expect(draft.requests()[0]?.destination.diskFormat).toBe(format);
      expect(draft.bytesNeeded()).toBe(10);
    }
  });

  it('renames one machine, but never several to the same name', () => {
    draft.name.set('other');
    expect(draft.requests()[0]?.name).toBe('other');
    draft.machines.set([machine('vm-1'), machine('vm-2')]);
    expect(draft.requests().every((request) => request.name === undefined)).toBe(true);
  });

  it('sends a password only where the guest is still to be prepared', () => {
    draft.sharedAccount.set({ username: 'root', password: 'secret' });
    expect(draft.requests()[0]?.credentials?.password).toBe('secret');
    draft.kind.set('cold');
    expect(draft.requests()[0]?.credentials).toBeUndefined();
  });

  it('begins with the defaults of the settings, which no choice is lost to', () => {
    const defaults = { cutover: 'AUTOMATIC', keep: 'HELD', finalise: 'AUTOMATIC' } as const;
    draft.assume({ throttle: { calendar: [] }, defaults, keepMac: false, guestRepositories: true });
    expect(draft.requests()[0]?.options).toMatchObject({ cutover: 'automatic', keep: 'held' });
    expect(draft.requests()[0]?.destination.keepMac).toBe(false);
    draft.schedule.update((s) => ({ ...s, cutover: 'held' }));
    draft.assume({ throttle: { calendar: [] }, defaults, keepMac: false, guestRepositories: true });
    expect(draft.requests()[0]?.options?.cutover).toBe('held');
  });

  it('sends times in UTC and a window with its zone', () => {
    draft.schedule.update((s) => ({
      ...s,
      cutover: 'at',
      cutoverAt: '2026-12-01T22:00',
      finaliseFrom: '01:00',
      finaliseTo: '04:00',
      limit: '10',
    }));
    const options = draft.requests()[0]?.options;
    expect(options?.cutoverAt).toBe(instant('2026-12-01T22:00'));
    expect(options?.cutoverAt).toMatch(/Z$/);
    expect(options?.timeZone).toBeTruthy();
    expect(options?.bytesPerSecond).toBe(10 * 1024 * 1024);
  });

  it('asks for the guests’ own repositories only when that is allowed and chosen', () => {
    const draft = new Draft();
    draft.machines.set([machine('vm-1')]);
    expect(draft.requests()[0]?.options).not.toHaveProperty('repositories');
    draft.repositories.set(true);
    expect(draft.requests()[0]?.options?.repositories).toBe(true);
    draft.kind.set('cold');
    expect(draft.requests()[0]?.options).not.toHaveProperty('repositories');
  });
});

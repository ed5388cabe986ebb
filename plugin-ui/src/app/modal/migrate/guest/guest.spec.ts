import { TestBed } from '@angular/core/testing';
import { json } from '../../../../testing/fake-service';
import { machine } from '../../../../testing/samples';
import { Setup, setup } from '../../../../testing/setup';
import { ASK_EVERY_MS } from '../../guest/run';
import { Draft } from '../draft';
import { GuestPage } from './guest';

const NONE = { state: 'NONE' as const, step: '', progress: 0, changes: [] };
const PATH = '/sites/s1/machines/vm-1/preparation';

describe('the wizard’s page about guests', () => {
  let world: Setup;
  let draft: Draft;

  beforeEach(() => {
    vi.useFakeTimers();
    world = setup();
    TestBed.overrideComponent(GuestPage, { add: { providers: [Draft] } });
  });

  afterEach(() => vi.useRealTimers());

  const open = async () => {
    const fixture = TestBed.createComponent(GuestPage);
    draft = fixture.debugElement.injector.get(Draft);
    draft.sourceSite.set('s1');
    draft.machines.set([machine('vm-1')]);
    draft.learn('vm-1', { checks: [], preparation: NONE });
    const page = fixture.nativeElement as HTMLElement;
    const see = async () => {
      await vi.advanceTimersByTimeAsync(0);
      fixture.detectChanges();
    };
    await see();
    return { page, see };
  };

  const button = (page: HTMLElement) =>
    [...page.querySelectorAll('button')].find((b) =>
      b.textContent?.includes('Show what would change'),
    );

  it('shows what would change in each guest, once there is an account', async () => {
    const { page, see } = await open();
    expect(button(page)?.disabled).toBe(true);
    draft.sharedAccount.set({ username: 'root', password: 'secret' });
    await see();
    const at = '2026-11-21T12:00:00Z';
    world.service.on(`POST ${PATH}/dry-run`, () => json(202, { ...NONE, state: 'CHECKING' }));
    world.service.on(`GET ${PATH}`, { ...NONE, dryRunAt: at });
    world.service.on(`GET ${PATH}/dry-run`, { at, whole: true, changes: [] });
    button(page)?.click();
    await see();
    await see();
    expect(button(page)?.disabled).toBe(true);
    await vi.advanceTimersByTimeAsync(ASK_EVERY_MS);
    await see();
    await see();
    expect(page.textContent).toContain('Nothing would change');
    expect(world.service.requests(`POST ${PATH}/dry-run`)[0]?.body).toEqual({
      username: 'root',
      password: 'secret',
    });
  });

  it('offers the guests’ own repositories where the settings allow them', async () => {
    const { page, see } = await open();
    expect(page.querySelector('#wizard-repositories')).toBeNull();
    draft.repositoriesAllowed.set(true);
    await see();
    page.querySelector<HTMLInputElement>('#wizard-repositories')?.click();
    await see();
    expect(draft.repositories()).toBe(true);
  });
});

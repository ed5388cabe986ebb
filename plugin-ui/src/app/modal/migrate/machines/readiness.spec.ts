import { TestBed } from '@angular/core/testing';
import { json } from '../../../../testing/fake-service';
import { check, machine } from '../../../../testing/samples';
import { Setup, setup } from '../../../../testing/setup';
import { ASK_EVERY_MS } from '../../guest/run';
import { Draft } from '../draft';
import { ReadinessCell } from './readiness';

const NONE = { state: 'NONE', step: '', progress: 0, changes: [] };
const RUNNING = { ...NONE, state: 'RUNNING', step: 'Installing open-iscsi', progress: 40 };
const PREPARED = { ...NONE, state: 'PREPARED', progress: 100 };

describe('the readiness of a machine', () => {
  let world: Setup;
  let draft: Draft;

  beforeEach(() => {
    vi.useFakeTimers();
    world = setup();
    TestBed.configureTestingModule({ providers: [Draft] });
    draft = TestBed.inject(Draft);
    draft.sourceSite.set('s1');
    draft.machines.set([machine('vm-1')]);
  });

  afterEach(() => vi.useRealTimers());

  const open = async (preparation: object, checks = [check('tools-running', 'PASSED')]) => {
    world.service.on('POST /sites/s1/machines/vm-1/checks', checks);
    world.service.on('GET /sites/s1/machines/vm-1/preparation', preparation);
    const fixture = TestBed.createComponent(ReadinessCell);
    fixture.componentRef.setInput('machine', machine('vm-1'));
    const page = fixture.nativeElement as HTMLElement;
    const see = async () => {
      fixture.detectChanges();
      await vi.advanceTimersByTimeAsync(0);
      fixture.detectChanges();
    };
    const button = (text: string) =>
      [...page.querySelectorAll('button')].find((b) => b.textContent?.trim() === text);
    await see();
    await see();
    return { page, see, button, destroy: () => fixture.destroy() };
  };

  it('has the guest prepared on the spot', async () => {
    const { page, see, button } = await open(NONE);
    expect(draft.unprepared()).toHaveLength(1);
    button('Prepare now…')?.click();
    await see();
    world.service.on('PUT /sites/s1/machines/vm-1/preparation', () => json(202, RUNNING));
    world.service.on('GET /sites/s1/machines/vm-1/preparation', PREPARED);
    for (const [id, text] of [
      ['#prepare-vm-1-user', 'root'],
      ['#prepare-vm-1-password', 'secret'],
    ] as const) {
      const field = page.querySelector<HTMLInputElement>(id);
      if (field) {
        field.value = text;
        field.dispatchEvent(new Event('input'));
      }
    }
    page.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await see();
    await see();
    expect(page.textContent).toContain('Installing open-iscsi');
    await vi.advanceTimersByTimeAsync(ASK_EVERY_MS);
    await see();
    expect(page.querySelector('form')).toBeNull();
    expect(draft.unprepared()).toHaveLength(0);
  });

  it('follows a preparation that is found under way, also after the page was turned', async () => {
    const first = await open(RUNNING);
    expect(first.page.textContent).toContain('Installing open-iscsi');
    first.destroy();
    const again = await open(RUNNING);
    expect(again.page.textContent).toContain('Installing open-iscsi');
  });

  it('offers nothing where nobody gets at the guest, and says why', async () => {
    const { page, button } = await open(NONE, [check('tools-running', 'FAILED')]);
    expect(button('Prepare now…')).toBeUndefined();
    expect(page.textContent).toContain('tools-running is bad');
  });

  it('says that change tracking needs nobody', async () => {
    const { page } = await open(PREPARED);
    expect(page.textContent).toContain('Change tracking is off');
    expect(page.textContent).toContain('Prepared');
  });
});

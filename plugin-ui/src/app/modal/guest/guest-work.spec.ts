import { TestBed } from '@angular/core/testing';
import { ActivatedRoute } from '@angular/router';
import { machine } from '../../../testing/samples';
import { json, problem } from '../../../testing/fake-service';
import { Setup, setup } from '../../../testing/setup';
import { GuestModal } from './guest-modal';
import { ASK_EVERY_MS, Deed } from './run';

const NONE = { state: 'NONE', step: '', progress: 0, changes: [] };
const RUNNING = { ...NONE, state: 'RUNNING', step: 'Installing open-iscsi', progress: 40 };
const PREPARED = { ...NONE, state: 'PREPARED', progress: 100, preparedAt: '2026-11-01T10:00:00Z' };

describe('a dialog about guests', () => {
  let world: Setup;

  beforeEach(() => {
    vi.useFakeTimers();
    world = setup();
    world.client.objects = [{ type: 'VirtualMachine', moid: 'vm-1', vcenter: 'vc' }];
  });

  afterEach(() => vi.useRealTimers());

  const open = async (deed: Deed, preparation: object) => {
    TestBed.overrideProvider(ActivatedRoute, { useValue: { snapshot: { data: { deed } } } });
    world.service.on(
      'GET /machines/vm-1',
      typeof preparation === 'function'
        ? preparation
        : { site: 's1', machine: machine('vm-1'), preparation },
    );
    const fixture = TestBed.createComponent(GuestModal);
    const page = fixture.nativeElement as HTMLElement;
    const see = async () => {
      await vi.advanceTimersByTimeAsync(0);
      fixture.detectChanges();
    };
    const type = (id: string, text: string) => {
      const field = page.querySelector<HTMLInputElement>(id);
      if (!field) {
        throw new Error(`there is no ${id}`);
      }
      field.value = text;
      field.dispatchEvent(new Event('input'));
    };
    const submit = () =>
      page.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await see();
    await see();
    return { page, see, type, submit };
  };

  it('prepares with an account that is forgotten at once, and follows until it is done', async () => {
    const { page, see, type, submit } = await open('prepare', NONE);
    expect(page.textContent).toContain('What will change in the guest');
    submit();
    await see();
    expect(world.service.asked.filter((asked) => asked.method === 'PUT')).toEqual([]);
    world.service.on('PUT /sites/s1/machines/vm-1/preparation', () => json(202, RUNNING));
    world.service.on('GET /sites/s1/machines/vm-1/preparation', PREPARED);
    type('#guest-user', 'root');
    type('#guest-password', 'secret');
    submit();
    await see();
    await see();
    const [asked] = world.service.requests('PUT /sites/s1/machines/vm-1/preparation');
    expect(asked?.body).toEqual({ username: 'root', password: 'secret' });
    expect(page.textContent).toContain('Installing open-iscsi');
    await vi.advanceTimersByTimeAsync(ASK_EVERY_MS);
    await see();
    expect(page.textContent).toContain('Prepared');
    expect(page.querySelector('form')).toBeNull();
  });

  const FOUND = {
    at: '2026-11-21T12:00:00Z',
    whole: false,
    changes: [
      {
        action: 'network',
        change: 'edit',
        path: '/etc/<img src=x onerror=alert(1)>',
        mode: '0644',
        diff: '--- a\n+++ b\n@@ -1 +1 @@\n-old\n+<script>alert(1)</script>\n same',
        whole: false,
      },
    ],
  };

  it('shows what would change, as text, and prepares afterwards with the same account', async () => {
    const { page, see, type, submit } = await open('prepare', NONE);
    world.service.on('POST /sites/s1/machines/vm-1/preparation/dry-run', () =>
      json(202, { ...NONE, state: 'CHECKING' }),
    );
    world.service.on('GET /sites/s1/machines/vm-1/preparation', { ...NONE, dryRunAt: FOUND.at });
    world.service.on('GET /sites/s1/machines/vm-1/preparation/dry-run', FOUND);
    type('#guest-user', 'root');
    type('#guest-password', 'secret');
    await see();
    const button = [...page.querySelectorAll('button')].find((b) =>
      b.textContent?.includes('Show what would change'),
    );
    button?.click();
    await see();
    expect(page.textContent).toContain('Finding out what would change');
    await vi.advanceTimersByTimeAsync(ASK_EVERY_MS);
    await see();
    await see();
    expect(page.textContent).toContain('1 change would be made');
    expect(page.textContent).toContain('There is more than is shown here');
    expect(page.textContent).toContain('too long to be shown');
    expect(page.querySelector('summary code')?.textContent).toBe(FOUND.changes[0]?.path);
    expect(page.querySelector('img, script')).toBeNull();
    const lines = [...page.querySelectorAll('pre span')];
    expect(lines.map((line) => line.className)).toEqual([
      'place',
      'place',
      'place',
      'removed',
      'added',
      'plain',
    ]);
    expect(lines[4]?.textContent?.trim()).toBe('+<script>alert(1)</script>');
    world.service.on('PUT /sites/s1/machines/vm-1/preparation', () => json(202, RUNNING));
    submit();
    await see();
    const [asked] = world.service.requests('PUT /sites/s1/machines/vm-1/preparation');
    expect(asked?.body).toEqual({ username: 'root', password: 'secret' });
    await see();
    expect(page.querySelector('app-dry-run')).toBeNull();
  });

  it('asks for the guest’s repositories only where the settings allow it and somebody chose it', async () => {
    world.service.on('GET /settings', { guestRepositories: true });
    const { page, see, type, submit } = await open('prepare', NONE);
    const box = page.querySelector<HTMLInputElement>('#guest-repositories');
    expect(box?.checked).toBe(false);
    box?.click();
    world.service.on('PUT /sites/s1/machines/vm-1/preparation', () => json(202, RUNNING));
    type('#guest-user', 'root');
    type('#guest-password', 'secret');
    await see();
    submit();
    await see();
    const [asked] = world.service.requests('PUT /sites/s1/machines/vm-1/preparation');
    expect(asked?.body).toEqual({ username: 'root', password: 'secret', repositories: true });
  });

  it('does not offer the guest’s repositories where they are not allowed', async () => {
    world.service.on('GET /settings', { guestRepositories: false });
    const { page } = await open('prepare', NONE);
    expect(page.querySelector('#guest-repositories')).toBeNull();
  });

  it('offers to take back only what was prepared', async () => {
    const unprepared = await open('unprepare', NONE);
    expect(unprepared.page.querySelector('form')).toBeNull();
  });

  it('shows the proof that everything is as it was, or what is not', async () => {
    const restored = {
      at: '2026-11-21T12:00:00Z',
      done: ['Removed packages'],
      warnings: ['a note'],
      compared: 1834,
      different: [] as string[],
    };
    const proved = await open('unprepare', { ...NONE, restored });
    expect(proved.page.textContent).toContain('all are as they were before preparing');
    expect(proved.page.textContent).toContain('a note');
  });

  it('names the files that are not as they were', async () => {
    const restored = {
      at: '2026-11-21T12:00:00Z',
      done: [],
      warnings: [],
      compared: 3,
      different: ['/etc/<b>x</b>'],
    };
    const { page } = await open('unprepare', { ...NONE, restored });
    expect(page.querySelector('app-restored code')?.textContent).toBe('/etc/<b>x</b>');
    expect(page.textContent).not.toContain('all are as they were');
  });

  it('takes back with the account it is given', async () => {
    const { see, type, submit } = await open('unprepare', PREPARED);
    world.service.on('POST /sites/s1/machines/vm-1/preparation/undo', () =>
      json(202, { ...RUNNING, state: 'UNDOING' }),
    );
    type('#guest-user', 'root');
    type('#guest-password', 'secret');
    submit();
    await see();
    expect(world.service.requests('POST /sites/s1/machines/vm-1/preparation/undo')).toHaveLength(1);
  });

  it('looks again when it is asked to', async () => {
    const { page, see } = await open('prepare', () => problem(503, 'Gone'));
    expect(page.textContent).toContain('Gone');
    world.service.on('GET /machines/vm-1', {
      site: 's1',
      machine: machine('vm-1'),
      preparation: NONE,
    });
    page.querySelector('button')?.click();
    await see();
    await see();
    expect(page.textContent).toContain('What will change in the guest');
  });

  it('says what went wrong and keeps the form, without the password', async () => {
    const { page, see, type, submit } = await open('prepare', NONE);
    world.service.on('PUT /sites/s1/machines/vm-1/preparation', () => problem(409, 'Not now'));
    type('#guest-user', 'root');
    type('#guest-password', 'secret');
    await see();
    submit();
    await see();
    await see();
    await see();
    expect(page.textContent).toContain('Not now');
    expect(page.querySelector<HTMLInputElement>('#guest-password')?.value).toBe('');
  });
});

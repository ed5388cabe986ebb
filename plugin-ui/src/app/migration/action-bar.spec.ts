import { ComponentFixture, TestBed } from '@angular/core/testing';
import { json, problem } from '../../testing/fake-service';
import { migration } from '../../testing/samples';
import { Setup, setup } from '../../testing/setup';
import { ActionBar } from './action-bar';

describe('the action bar', () => {
  let world: Setup;
  let fixture: ComponentFixture<ActionBar>;

  beforeEach(async () => {
    world = setup();
    fixture = TestBed.createComponent(ActionBar);
    fixture.componentRef.setInput('migration', migration());
    fixture.detectChanges();
    await fixture.whenStable();
  });

  const button = (text: string, within: ParentNode = document) =>
    [...within.querySelectorAll('button')].find((b) => b.textContent?.trim() === text);
  const dialog = () => document.querySelector('[role=dialog]');
  const until = (what: () => void) =>
    vi.waitFor(() => {
      fixture.detectChanges();
      what();
    });
  const ask = async (text: string) => {
    button(text)?.click();
    await until(() => expect(dialog()).not.toBeNull());
  };
  const confirm = (text: string) => button(text, dialog() ?? undefined)?.click();

  it('asks again, with the cost, before anything is done', async () => {
    await ask('Cut over');
    expect(dialog()?.textContent).toContain('1 min 14 s');
    expect(world.service.asked).toEqual([]);
  });

  it('decides only on what was looked at', async () => {
    world.service.on('POST /migrations/m-1/cutover', () => json(200, migration({ version: 8 })));
    const changed: number[] = [];
    fixture.componentInstance.changed.subscribe((m) => changed.push(m.version));
    await ask('Cut over');
    confirm('Cut over');
    await vi.waitFor(() => expect(changed).toEqual([8]));
    expect(world.service.requests('POST /migrations/m-1/cutover')[0]?.headers['If-Match']).toBe('7');
    expect(world.client.itemChanges).toBe(1);
  });

  it('hands over an account of the guest before it finalises, when it is given one', async () => {
    fixture.componentRef.setInput('migration', migration({ allowed: ['finalise'] }));
    fixture.detectChanges();
    world.service.on('POST /migrations/m-1/credentials', () => json(200, migration()));
    world.service.on('POST /migrations/m-1/finalise', () => json(200, migration({ version: 8 })));
    await ask('Finalise');
    const type = (id: string, text: string) => {
      const field = document.querySelector<HTMLInputElement>(id);
      if (field) {
        field.value = text;
        field.dispatchEvent(new Event('input'));
      }
    };
    await until(() => expect(document.querySelector('#finalise-user')).not.toBeNull());
    type('#finalise-user', 'root');
    fixture.detectChanges();
    await until(() => expect(button('Finalise', dialog() ?? undefined)?.disabled).toBe(true));
    type('#finalise-password', 'secret');
    await until(() => expect(button('Finalise', dialog() ?? undefined)?.disabled).toBe(false));
    confirm('Finalise');
    await until(() =>
      expect(world.service.asked.map((asked) => asked.path)).toEqual([
        '/migrations/m-1/credentials',
        '/migrations/m-1/finalise',
      ]),
    );
    expect(world.service.asked[0]?.body).toEqual({ username: 'root', password: 'secret' });
  });

  it('has the capsule built anew with an account of the guest', async () => {
    fixture.componentRef.setInput(
      'migration',
      migration({ state: 'RUNNING_FROM_CACHE', kind: 'warm' }),
    );
    fixture.detectChanges();
    world.service.on('POST /migrations/m-1/capsule', () => json(202, migration()));
    await ask('Rebuild boot capsule');
    await until(() => expect(document.querySelector('#capsule-user')).not.toBeNull());
    expect(button('Rebuild boot capsule', dialog() ?? undefined)?.disabled).toBe(true);
    for (const [id, text] of [
      ['#capsule-user', 'root'],
      ['#capsule-password', 'secret'],
    ] as const) {
      const field = document.querySelector<HTMLInputElement>(id);
      if (field) {
        field.value = text;
        field.dispatchEvent(new Event('input'));
      }
      fixture.detectChanges();
    }
    await until(() =>
      expect(button('Rebuild boot capsule', dialog() ?? undefined)?.disabled).toBe(false),
    );
    confirm('Rebuild boot capsule');
    await until(() =>
      expect(world.service.requests('POST /migrations/m-1/capsule')[0]?.body).toEqual({
        username: 'root',
        password: 'secret',
      }),
    );
  });

  it('finalises without an account of the guest, too', async () => {
    fixture.componentRef.setInput('migration', migration({ allowed: ['finalise'] }));
    fixture.detectChanges();
    world.service.on('POST /migrations/m-1/finalise', () => json(200, migration({ version: 8 })));
    await ask('Finalise');
    confirm('Finalise');
    await until(() => expect(world.service.asked).toHaveLength(1));
    expect(world.service.asked[0]?.path).toBe('/migrations/m-1/finalise');
  });

  it('keeps the question open when the service refuses, and says why', async () => {
    world.service.on('POST /migrations/m-1/cutover', () =>
      problem(409, 'That is not possible just now', 'It is not ready.'),
    );
    await ask('Cut over');
    confirm('Cut over');
    await until(() => expect(dialog()?.textContent).toContain('It is not ready.'));
  });

  it('takes no throttle that is no number', async () => {
    await ask('Throttle');
    const field = dialog()?.querySelector('input');
    expect(button('Throttle', dialog() ?? undefined)?.disabled).toBe(false);
    if (field) {
      field.value = 'fast';
      field.dispatchEvent(new Event('input'));
    }
    await until(() => expect(button('Throttle', dialog() ?? undefined)?.disabled).toBe(true));
  });
});

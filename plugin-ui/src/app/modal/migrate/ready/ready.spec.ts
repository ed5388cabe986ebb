import { TestBed } from '@angular/core/testing';
import { json, problem } from '../../../../testing/fake-service';
import { machine, migration } from '../../../../testing/samples';
import { Setup, setup } from '../../../../testing/setup';
import { Draft } from '../draft';
import { ReadyPage } from './ready';
import { sumOf } from './sum';

const forecast = {
  kinds: [{ kind: 'warm', recommended: true, possible: true, reasons: [] }],
  forecast: { durationSeconds: 100, downtimeSeconds: 74, bytes: 10, exposure: 1, basedOn: 3 },
};

describe('ready to complete', () => {
  let world: Setup;
  let page: ReadyPage;

  beforeEach(() => {
    world = setup();
    TestBed.configureTestingModule({ providers: [Draft] });
    const draft = TestBed.inject(Draft);
    draft.sourceSite.set('s1');
    draft.machines.set([machine('vm-1'), machine('vm-2')]);
    draft.sharedAccount.set({ username: 'root', password: 'secret' });
    world.service.on('POST /migrations/forecast', forecast);
    let made = 0;
    world.service.on('POST /migrations', () => json(201, migration({ id: `m-${++made}` })));
    world.service.on('POST /migrations/m-1/start', migration());
    page = TestBed.createComponent(ReadyPage).componentInstance;
  });

  it('makes and starts a migration for each machine', async () => {
    world.service.on('POST /migrations/m-2/start', migration());
    expect(await page.create()).toEqual(['m-1', 'm-2']);
  });

  it('goes on where it stopped: nothing is made twice', async () => {
    world.service.on('POST /migrations/m-2/start', () => problem(503, 'Gone'));
    expect(await page.create()).toBeUndefined();
    world.service.on('POST /migrations/m-2/start', migration());
    expect(await page.create()).toEqual(['m-1', 'm-2']);
    expect(world.service.requests('POST /migrations')).toHaveLength(2);
    expect(world.service.requests('POST /migrations/m-1/start')).toHaveLength(1);
  });

  it('asks for a forecast without the password', async () => {
    await vi.waitFor(() => expect(page.possible()).toBe(true));
    const asked = world.service.requests('POST /migrations/forecast');
    expect(asked).toHaveLength(2);
    expect(JSON.stringify(asked)).not.toContain('secret');
  });
});

describe('the forecast of several machines', () => {
  it('takes as long as the slowest and copies all of them', () => {
    const slow = { ...forecast.forecast, durationSeconds: 500, basedOn: 1 };
    const sum = sumOf([
      { kinds: [], forecast: forecast.forecast },
      { kinds: [], forecast: slow },
    ]);
    expect(sum).toEqual({ durationSeconds: 500, downtimeSeconds: 74, bytes: 20, exposure: 2, basedOn: 1 });
  });

  it('does not take what is not known of a machine for nothing', () => {
    const { exposure: _none, ...first } = forecast.forecast;
    const sum = sumOf([
      { kinds: [], forecast: forecast.forecast },
      { kinds: [], forecast: first },
    ]);
    expect(sum.exposure).toBeUndefined();
  });
});

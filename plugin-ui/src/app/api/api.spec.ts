import { TestBed } from '@angular/core/testing';
import { json, problem } from '../../testing/fake-service';
import { Setup, setup } from '../../testing/setup';
import { Api, REMEMBERED_MAX } from './api';
import { ProblemError } from './problem';

describe('the API', () => {
  let world: Setup;
  let api: Api;

  beforeEach(() => {
    world = setup();
    api = TestBed.inject(Api);
  });

  it('carries the session of the client, and no token in the address', async () => {
    world.service.on('GET /sites', []);
    await api.get('/sites', {});
    const [asked] = world.service.asked;
    expect(asked?.headers['vmware-api-session-id']).toBe('token-1');
    expect([...(asked?.query.keys() ?? [])]).toEqual([]);
  });

  it('encodes what goes into a path and leaves out what is not asked for', () => {
    expect(api.url('/groups/{name}/start', { name: 'a/b c' }, { q: '', page: 0, site: undefined })).toMatch(
      /\/groups\/a%2Fb%20c\/start\?page=0$/,
    );
  });

  it('shows what it knows when nothing has changed', async () => {
    let times = 0;
    world.service.on('GET /sites', (asked) => {
      times++;
      return asked.headers['If-None-Match'] === '"a"'
        ? new Response(null, { status: 304 })
        : json(200, [{ id: 's' }], { ETag: '"a"' });
    });
    const first = await api.get('/sites', {});
    const second = await api.get('/sites', {});
    expect(times).toBe(2);
    expect(second).toEqual(first);
  });

  it('keeps a bounded number of answers: what is remembered is bounded', async () => {
    world.service.on('GET /migrations', () => json(200, { items: [] }, { ETag: '"a"' }));
    for (let page = 0; page <= REMEMBERED_MAX; page++) {
      await api.get('/migrations', { query: { page } });
    }
    await api.get('/migrations', { query: { page: 0 } });
    await api.get('/migrations', { query: { page: REMEMBERED_MAX } });
    const [oldest, newest] = world.service.asked.slice(-2);
    expect(oldest?.headers['If-None-Match']).toBeUndefined();
    expect(newest?.headers['If-None-Match']).toBe('"a"');
  });

  it('tells a problem of the catalogue with its remedy', async () => {
    world.service.on('GET /overview', () => problem(403, 'A vCenter privilege is missing'));
    const thrown = await api.get('/overview', {}).catch((e: unknown) => e);
    expect(thrown).toBeInstanceOf(ProblemError);
    expect((thrown as ProblemError).denied).toBe(true);
    expect((thrown as ProblemError).problem.remedy).toBe('Do something.');
  });

  it('makes a problem of a page that some proxy sent', async () => {
    world.service.on('GET /overview', () => new Response('<html>', { status: 502 }));
    const thrown = await api.get('/overview', {}).catch((e: unknown) => e);
    expect((thrown as ProblemError).problem.detail).toContain('502');
  });
});

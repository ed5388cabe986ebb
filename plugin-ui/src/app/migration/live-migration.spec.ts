import { TestBed } from '@angular/core/testing';
import { migration } from '../../testing/samples';
import { json } from '../../testing/fake-service';
import { setup } from '../../testing/setup';
import { LiveMigration, MAP_EVERY_MS } from './live-migration';

describe('a migration that is followed', () => {
  const picture = (map: string) => ({ cells: map.length, bytesPerCell: 1, map });

  afterEach(() => vi.useRealTimers());

  it('shows the picture of the disk that was chosen last, whichever answer comes last', async () => {
    const { service } = setup();
    let late: (answer: Response) => void = () => undefined;
    service
      .on('GET /migrations/m-1', migration())
      .on('POST /tickets', { ticket: 't', expiresAt: '' })
      .on('GET /migrations/m-1/blockmap', (asked) =>
        asked.query.get('disk') === '2001'
          ? new Promise((answer) => (late = answer))
          : json(200, picture(asked.query.get('disk') ?? '.')),
      );
    const live = TestBed.runInInjectionContext(() => new LiveMigration());
    live.follow('m-1');
    live.document.set(migration());
    const first = live.show('2001');
    await live.show('2002');
    expect(live.map()?.map).toBe('2002');
    late(json(200, picture('2001')));
    await first;
    expect(live.map()?.map).toBe('2002');
    expect(live.mapDisk()).toBe('2002');
    const asked = service.requests('GET /migrations/m-1/blockmap');
    expect(asked.map(({ query }) => query.get('disk'))).toContain('2001');
  });

  it('keeps the last picture when the volume closed in between', async () => {
    vi.useFakeTimers();
    const { service, streams } = setup();
    service
      .on('GET /migrations/m-1', migration())
      .on('POST /tickets', { ticket: 't', expiresAt: '' })
      .on('GET /migrations/m-1/blockmap', picture('ppp'));
    const live = TestBed.runInInjectionContext(() => new LiveMigration());
    live.follow('m-1');
    await vi.advanceTimersByTimeAsync(MAP_EVERY_MS);
    expect(service.requests('GET /migrations/m-1/blockmap')).toHaveLength(1);
    service.on('GET /migrations/m-1/blockmap', () => new Response(null, { status: 204 }));
    streams[0]?.say('migration', migration());
    await vi.advanceTimersByTimeAsync(0);
    expect(service.requests('GET /migrations/m-1/blockmap')).toHaveLength(2);
    expect(live.map()?.map).toBe('ppp');
  });
});

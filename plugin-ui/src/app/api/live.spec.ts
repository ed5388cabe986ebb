import { DestroyRef, EnvironmentInjector, createEnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Setup, setup } from '../../testing/setup';
import { problem } from '../../testing/fake-service';
import { Connection, Live, RETRY_FIRST_MS, RETRY_MAX_MS, SILENCE_MAX_MS } from './live';

describe('live events', () => {
  let world: Setup;
  let view: EnvironmentInjector;
  let heard: unknown[];
  let states: Connection[];
  let over: boolean;

  beforeEach(() => {
    vi.useFakeTimers();
    world = setup();
    let ticket = 0;
    world.service.on('POST /tickets', () => {
      const body = { ticket: `t${++ticket}`, expiresAt: '' };
      return new Response(JSON.stringify(body), { status: 201 });
    });
    view = createEnvironmentInjector([], TestBed.inject(EnvironmentInjector));
    heard = [];
    states = [];
    over = false;
  });

  afterEach(() => {
    if (!over) {
      view.destroy();
    }
    vi.useRealTimers();
  });

  const follow = async (quiet = false) => {
    TestBed.inject(Live).follow<unknown>(
      '/migrations/m-1/events',
      { quiet, receive: (data) => heard.push(data), changed: (now) => states.push(now) },
      view.get(DestroyRef),
    );
    await vi.advanceTimersByTimeAsync(0);
  };

  it('come with a ticket in place of the token', async () => {
    await follow();
    expect(world.streams[0]?.url).toContain('?ticket=t1');
    world.streams[0]?.say('migration', { id: 'm-1' });
    expect(heard).toEqual([{ id: 'm-1' }]);
    expect(states).toEqual(['live']);
  });

  it('are heard from the stream of all migrations too', async () => {
    await follow(true);
    world.streams[0]?.say('summary', { id: 'm-2' });
    expect(heard).toEqual([{ id: 'm-2' }]);
  });

  it('take a new ticket for each connection', async () => {
    await follow();
    world.streams[0]?.say('migration', {});
    world.streams[0]?.break();
    await vi.advanceTimersByTimeAsync(RETRY_FIRST_MS);
    expect(world.streams).toHaveLength(2);
    expect(world.streams[0]?.closed).toBe(true);
    expect(world.streams[1]?.url).toContain('?ticket=t2');
  });

  it('say nothing of one break, and that the connection is lost after the next', async () => {
    await follow();
    world.streams[0]?.say('migration', {});
    world.streams[0]?.break();
    expect(states.at(-1)).toBe('connecting');
    await vi.advanceTimersByTimeAsync(RETRY_FIRST_MS);
    world.streams[1]?.break();
    expect(states.at(-1)).toBe('lost');
  });

  it('wait longer each time, but the wait is bounded', async () => {
    world.service.on('POST /tickets', () => problem(503, 'Gone'));
    await follow();
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    const before = world.service.asked.length;
    await vi.advanceTimersByTimeAsync(RETRY_MAX_MS);
    expect(world.service.asked.length - before).toBe(1);
  });

  it('take silence for a broken connection', async () => {
    await follow();
    world.streams[0]?.say('migration', {});
    await vi.advanceTimersByTimeAsync(SILENCE_MAX_MS + RETRY_FIRST_MS);
    expect(world.streams).toHaveLength(2);
  });

  it('let a stream be silent in which nothing need happen', async () => {
    await follow(true);
    world.streams[0]?.say('open', null);
    await vi.advanceTimersByTimeAsync(10 * SILENCE_MAX_MS);
    expect(world.streams).toHaveLength(1);
    expect(states).toEqual(['live']);
  });

  it('end with the view', async () => {
    await follow();
    view.destroy();
    over = true;
    expect(world.streams[0]?.closed).toBe(true);
    world.streams[0]?.break();
    await vi.advanceTimersByTimeAsync(RETRY_MAX_MS);
    expect(world.streams).toHaveLength(1);
  });
});

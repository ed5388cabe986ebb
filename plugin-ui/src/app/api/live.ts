import { DestroyRef, Injectable, InjectionToken, Signal, inject, signal } from '@angular/core';
import { Api } from './api';

/** What is used of an EventSource. */
export interface EventStream {
  onerror: ((event: Event) => void) | null;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

export const EVENT_STREAM = new InjectionToken<(url: string) => EventStream>('event stream', {
  providedIn: 'root',
  factory: () => (url) => new EventSource(url),
});

export const RETRY_FIRST_MS = 1_000;
export const RETRY_MAX_MS = 30_000;
/** The service speaks at least every 5 s; silence means that the connection is dead. */
export const SILENCE_MAX_MS = 20_000;

export type Connection = 'connecting' | 'live' | 'lost';

/** What a stream's events are called: one migration's, and those of all together. */
const EVENTS = ['migration', 'summary'] as const;

/** Where the stream ends up. */
export interface Follower<T> {
  /** Asked before each connection, so that nothing is missed in between. */
  refresh?(): Promise<void>;
  /** The stream may be silent for long, because nothing may be changing. */
  readonly quiet?: boolean;
  receive(data: T): void;
  changed?(connection: Connection): void;
}

/**
 * Server-sent events that come back by themselves. A ticket is good for one connection, which is
 * why the browser's own reconnecting is of no use: each attempt begins with a new one.
 */
@Injectable({ providedIn: 'root' })
export class Live {
  private readonly api = inject(Api);
  private readonly open = inject(EVENT_STREAM);

  follow<T>(path: string, follower: Follower<T>, until: DestroyRef): Signal<Connection> {
    const connection = signal<Connection>('connecting');
    const become = (now: Connection) => {
      connection.set(now);
      follower.changed?.(now);
    };
    let stream: EventStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wait = RETRY_FIRST_MS;
    let over = false;

    const later = () => {
      stream?.close();
      clearTimeout(timer);
      if (over) {
        return;
      }
      // The service ends every stream now and then: that alone is nothing to tell.
      become(wait === RETRY_FIRST_MS ? 'connecting' : 'lost');
      timer = setTimeout(() => void connect(), wait);
      wait = Math.min(wait * 2, RETRY_MAX_MS);
    };
    const heard = () => {
      wait = RETRY_FIRST_MS;
      become('live');
      watch();
    };
    const watch = () => {
      clearTimeout(timer);
      timer = follower.quiet ? undefined : setTimeout(later, SILENCE_MAX_MS);
    };
    const connect = async () => {
      try {
        await follower.refresh?.();
        const { ticket } = await this.api.post('/tickets', {});
        if (over) {
          return;
        }
        stream = this.open(this.api.url(path, {}, { ticket }));
        watch();
        stream.onerror = later;
        if (follower.quiet) {
          stream.addEventListener('open', heard);
        }
        for (const name of EVENTS) {
          stream.addEventListener(name, (event) => {
            if (over) {
              return;
            }
            heard();
            follower.receive(JSON.parse(event.data) as T);
          });
        }
      } catch {
        later();
      }
    };

    until.onDestroy(() => {
      over = true;
      clearTimeout(timer);
      stream?.close();
    });
    void connect();
    return connection.asReadonly();
  }
}

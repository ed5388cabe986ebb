import { TestBed } from '@angular/core/testing';
import { provideNoopAnimations } from '@angular/platform-browser/animations';
import { provideRouter } from '@angular/router';
import { provideZoneChangeDetection } from '@angular/core';
import { API_BASE, FETCH } from '../app/api/api';
import { EVENT_STREAM, EventStream } from '../app/api/live';
import { VSphere } from '../app/vsphere/client';
import { FakeClient } from './fake-client';
import { BASE, FakeService } from './fake-service';

/** An event stream that says what the test wants. */
export class FakeStream implements EventStream {
  onerror: ((event: Event) => void) | null = null;
  closed = false;
  private readonly listeners = new Map<string, (event: MessageEvent<string>) => void>();

  constructor(readonly url: string) {}

  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.listeners.set(type, listener);
  }

  say(type: string, data: unknown): void {
    this.listeners.get(type)?.(new MessageEvent(type, { data: JSON.stringify(data) }));
  }

  break(): void {
    this.onerror?.(new Event('error'));
  }

  close(): void {
    this.closed = true;
  }
}

export interface Setup {
  readonly client: FakeClient;
  readonly service: FakeService;
  readonly streams: FakeStream[];
}

export function setup(): Setup {
  const client = new FakeClient();
  const service = new FakeService();
  const streams: FakeStream[] = [];
  TestBed.resetTestingModule();
  TestBed.configureTestingModule({
    providers: [
      provideZoneChangeDetection(),
      provideNoopAnimations(),
      provideRouter([]),
      { provide: VSphere, useValue: client },
      { provide: FETCH, useValue: service.fetch },
      { provide: API_BASE, useValue: BASE },
      {
        provide: EVENT_STREAM,
        useValue: (url: string) => {
          const stream = new FakeStream(url);
          streams.push(stream);
          return stream;
        },
      },
    ],
  });
  return { client, service, streams };
}

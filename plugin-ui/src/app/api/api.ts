import { Injectable, InjectionToken, inject } from '@angular/core';
import { VSphere } from '../vsphere/client';
import type { Answer, Args, Method, PathOf } from './paths';
import { problemOf } from './problem';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export const FETCH = new InjectionToken<Fetch>('fetch', {
  providedIn: 'root',
  factory: () => (url, init) => fetch(url, init),
});

/** The API sits beside the folder this document is in, behind whatever proxy. */
export const API_BASE = new InjectionToken<string>('API base', {
  providedIn: 'root',
  factory: () => new URL('../api/v1', document.baseURI).href,
});

/** No answer after that is no answer. */
export const ANSWER_LIMIT_MS = 60_000;

/** So many lists are kept for `If-None-Match`. */
export const REMEMBERED_MAX = 50;

/** An answer together with its version, which `If-Match` wants back. */
export interface Tagged<T> {
  readonly value: T;
  readonly etag: string | undefined;
}

/** The REST API: every path, parameter and answer is held against its description. */
@Injectable({ providedIn: 'root' })
export class Api {
  private readonly client = inject(VSphere);
  private readonly fetch = inject(FETCH);
  private readonly base = inject(API_BASE);
  private readonly remembered = new Map<string, Tagged<unknown>>();

  get<P extends PathOf<'get'>>(path: P, args: Args<'get', P>): Promise<Answer<'get', P>> {
    return this.tagged('get', path, args).then((answer) => answer.value);
  }

  post<P extends PathOf<'post'>>(path: P, args: Args<'post', P>): Promise<Answer<'post', P>> {
    return this.tagged('post', path, args).then((answer) => answer.value);
  }

  put<P extends PathOf<'put'>>(path: P, args: Args<'put', P>): Promise<Answer<'put', P>> {
    return this.tagged('put', path, args).then((answer) => answer.value);
  }

  delete<P extends PathOf<'delete'>>(
    path: P,
    args: Args<'delete', P>,
  ): Promise<Answer<'delete', P>> {
    return this.tagged('delete', path, args).then((answer) => answer.value);
  }

  async tagged<M extends Method, P extends PathOf<M>>(
    method: M,
    path: P,
    args: Args<M, P>,
  ): Promise<Tagged<Answer<M, P>>> {
    const url = this.url(path, args.in ?? {}, args.query ?? {});
    const known = method === 'get' ? this.remembered.get(url) : undefined;
    const response = await this.send(url, method, args.body, {
      ...(args.ifMatch ? { 'If-Match': args.ifMatch } : {}),
      ...(known?.etag ? { 'If-None-Match': known.etag } : {}),
    });
    if (response.status === 304 && known) {
      return known as Tagged<Answer<M, P>>;
    }
    if (!response.ok) {
      throw await problemOf(response);
    }
    const text = await response.text();
    const tagged = {
      value: (text ? JSON.parse(text) : undefined) as Answer<M, P>,
      etag: response.headers.get('ETag') ?? undefined,
    };
    if (method === 'get' && tagged.etag) {
      this.remember(url, tagged);
    }
    return tagged;
  }

  /** For what is no JSON: a file to keep. */
  async download(path: string, query: object, limitMs = ANSWER_LIMIT_MS): Promise<Blob> {
    const response = await this.send(this.url(path, {}, query), 'get', undefined, { Accept: '*/*' }, limitMs);
    if (!response.ok) {
      throw await problemOf(response);
    }
    return response.blob();
  }

  url(path: string, inPath: object, query: object): string {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(String((inPath as Record<string, string>)[name])),
    );
    const pairs = Object.entries(query)
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([name, value]) => [name, String(value)]);
    return this.base + filled + (pairs.length ? '?' + new URLSearchParams(pairs) : '');
  }

  private async send(
    url: string,
    method: Method,
    body: unknown,
    headers: Record<string, string>,
    limitMs = ANSWER_LIMIT_MS,
  ): Promise<Response> {
    const token = await this.client.sessionToken();
    return this.fetch(url, {
      method: method.toUpperCase(),
      cache: 'no-store',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(limitMs),
      headers: {
        'vmware-api-session-id': token,
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }

  private remember(url: string, tagged: Tagged<unknown>): void {
    this.remembered.delete(url);
    this.remembered.set(url, tagged);
    const [oldest] = this.remembered.keys();
    if (oldest !== undefined && this.remembered.size > REMEMBERED_MAX) {
      this.remembered.delete(oldest);
    }
  }
}

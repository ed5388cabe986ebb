import type { Fetch } from '../app/api/api';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

type Answer = (asked: Asked) => Response | Promise<Response>;

/** The service for unit tests: answers what it was told to, and remembers what it was asked. */
export class FakeService {
  readonly asked: Asked[] = [];
  private readonly answers = new Map<string, Answer>();

  /** Answers `GET /sites` and the like from now on. */
  on(request: string, answer: Answer | object): this {
    this.answers.set(
      request,
      typeof answer === 'function' ? (answer as Answer) : () => json(200, answer),
    );
    return this;
  }

  requests(request: string): Asked[] {
    return this.asked.filter((asked) => `${asked.method} ${asked.path}` === request);
  }

  readonly fetch: Fetch = async (url, init) => {
    const { pathname, searchParams } = new URL(url);
    const asked: Asked = {
      method: init.method ?? 'GET',
      path: pathname.replace('/plugin/api/v1', ''),
      query: searchParams,
      headers: init.headers as Record<string, string>,
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
    };
    this.asked.push(asked);
    const answer = this.answers.get(`${asked.method} ${asked.path}`);
    return answer ? answer(asked) : problem(404, 'There is no such object');
  };
}

export const BASE = 'https://client.test/plugin/api/v1';

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers });
}

export function problem(status: number, title: string, detail = ''): Response {
  return json(status, { type: 'test', title, status, detail, remedy: 'Do something.' });
}

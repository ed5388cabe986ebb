import type { paths } from '../../generated/api';

/** The description's paths without the base that all of them share. */
export type Paths = {
  [P in keyof paths as P extends `/api/v1${infer Rest}` ? Rest : P]: paths[P];
};

export type Method = 'get' | 'put' | 'post' | 'delete';

export type PathOf<M extends Method> = {
  [P in keyof Paths]: Paths[P] extends Record<M, { responses: unknown }> ? P : never;
}[keyof Paths] &
  string;

type Operation<M extends Method, P extends keyof Paths> = Paths[P] extends Record<M, infer O>
  ? O
  : never;

type Content<R> = R extends { content: infer C } ? C[keyof C] : undefined;

type Success = 200 | 201 | 202 | 204;

export type Answer<M extends Method, P extends keyof Paths> =
  Operation<M, P> extends { responses: infer R } ? Content<R[keyof R & Success]> : never;

type BodyOf<M extends Method, P extends keyof Paths> =
  Operation<M, P> extends { requestBody?: infer B }
    ? Content<NonNullable<B>>
    : undefined;

type Names<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never;

type QueryOf<M extends Method, P extends keyof Paths> =
  Operation<M, P> extends { parameters: { query?: infer Q } } ? Q : undefined;

/** What goes along with a request; which parts it has follows from the description. */
export type Args<M extends Method, P extends PathOf<M>> = (Names<P> extends never
  ? { in?: undefined }
  : { in: Record<Names<P>, string> }) & {
  query?: QueryOf<M, P>;
  body?: BodyOf<M, P>;
  ifMatch?: string;
};

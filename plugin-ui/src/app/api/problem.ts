import { t } from '../strings';
import type { Problem } from './types';

/** What the service answered instead of what was asked for. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
  }

  get denied(): boolean {
    return this.problem.status === 403;
  }

  get missing(): boolean {
    return this.problem.status === 404;
  }
}

export async function problemOf(response: Response): Promise<ProblemError> {
  try {
    const body = (await response.json()) as Partial<Problem>;
    if (typeof body.title === 'string') {
      return new ProblemError({
        type: body.type ?? 'unknown',
        title: body.title,
        status: body.status ?? response.status,
        detail: body.detail ?? '',
        remedy: body.remedy ?? '',
      });
    }
  } catch {
    // Not ours: a proxy's page, or nothing at all.
  }
  return new ProblemError({
    type: 'unknown',
    title: t.problem.noAnswer,
    status: response.status,
    detail: t.problem.status(response.status),
    remedy: t.problem.tryAgain,
  });
}

/** Whatever was thrown, as something that can be shown. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof ProblemError) {
    return thrown.problem;
  }
  return {
    type: 'unreachable',
    title: t.problem.noAnswer,
    status: 0,
    detail: thrown instanceof Error ? thrown.message : String(thrown),
    remedy: t.problem.tryAgain,
  };
}

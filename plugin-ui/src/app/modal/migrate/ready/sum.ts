import type { ForecastAnswer } from '../../../api/types';

export type Sum = ForecastAnswer['forecast'];

/**
 * Several machines go side by side: the slowest counts for time, all of them for bytes. What is not
 * known of one is not known of all.
 */
export function sumOf(answers: readonly ForecastAnswer[]): Sum {
  const forecasts = answers.map((answer) => answer.forecast);
  const most = (pick: (f: Sum) => number) => Math.max(0, ...forecasts.map(pick));
  const all = (pick: (f: Sum) => number) => forecasts.reduce((sum, f) => sum + pick(f), 0);
  return {
    durationSeconds: most((f) => f.durationSeconds),
    downtimeSeconds: most((f) => f.downtimeSeconds),
    bytes: all((f) => f.bytes),
    exposure: forecasts.some((f) => f.exposure === undefined)
      ? undefined
      : all((f) => f.exposure ?? 0),
    basedOn: forecasts.length ? Math.min(...forecasts.map((f) => f.basedOn)) : 0,
  };
}

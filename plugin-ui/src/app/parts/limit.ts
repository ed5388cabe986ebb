const MIB = 1024 * 1024;

/** Below this nothing would ever finish. */
export const LIMIT_MIN_MBPS = 0.1;

/**
 * A limit in MB/s as somebody typed it, in bytes per second: `null` for none, `undefined` when it
 * is no such thing.
 */
export function parseLimit(text: string): number | null | undefined {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') {
    return null;
  }
  const value = /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  return value >= LIMIT_MIN_MBPS && value < 1_000_000 ? Math.round(value * MIB) : undefined;
}

export function formatLimit(bytesPerSecond: number | null | undefined): string {
  return bytesPerSecond ? String(+(bytesPerSecond / MIB).toFixed(1)) : '';
}

/**
 * The milliseconds that a Retry-After header asks for: seconds, or an HTTP date measured against `now`, and never less
 * than none; undefined where it says neither.
 */
export function parseRetryAfter(header: string | null | undefined, now: Date): number | undefined {
  const said = header?.trim() ?? '';
  if (said === '') return undefined;
  if (/^[+-]?\d+(\.\d+)?$/.test(said)) return Math.max(0, Math.round(Number(said) * 1000));
  const instant = Date.parse(said);
  return Number.isNaN(instant) ? undefined : Math.max(0, instant - now.getTime());
}

/**
 * The last tick (100 ns) before a moment. Both services take a range by its two ends and do not say whether the later one
 * is in it: so they are given the last moment that is to be, and a row on the hour is in one range and in no other.
 */
export function lastTickBefore(moment: Date): string {
  const before = new Date(moment.getTime() - 1).toISOString();
  return `${before.slice(0, -1)}9999Z`;
}

/** With the seven digits that Kusto's datetimes have. */
export function kustoMoment(moment: Date): string {
  return `${moment.toISOString().slice(0, -1)}0000Z`;
}

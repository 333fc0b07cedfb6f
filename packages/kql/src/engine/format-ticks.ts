const TICKS_PER_SECOND = 10_000_000n;
const TICKS_PER_DAY = 864_000_000_000n;
const TICKS_AT_1970 = 621_355_968_000_000_000n;
const TICKS_AT_9999_END = 3_155_378_975_999_999_999n;

/** `2026-01-12T09:35:42.2570000Z`; null for ticks outside the years 1 to 9999, which are no datetime in Kusto. */
export function formatDatetime(ticks: bigint): string | null {
  if (ticks < 0n || ticks > TICKS_AT_9999_END) return null;
  const fraction = ticks % TICKS_PER_SECOND;
  const milliseconds = Number((ticks - fraction - TICKS_AT_1970) / 10_000n);
  return `${new Date(milliseconds).toISOString().slice(0, 19)}.${fraction.toString().padStart(7, '0')}Z`;
}

/** `[-][d.]hh:mm:ss[.fffffff]`. */
export function formatTimespan(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks;
  const days = size / TICKS_PER_DAY;
  const seconds = Number((size % TICKS_PER_DAY) / TICKS_PER_SECOND);
  const fraction = size % TICKS_PER_SECOND;
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  const tail = fraction === 0n ? '' : `.${fraction.toString().padStart(7, '0')}`;
  return `${ticks < 0n ? '-' : ''}${days === 0n ? '' : `${days.toString()}.`}${clock}${tail}`;
}

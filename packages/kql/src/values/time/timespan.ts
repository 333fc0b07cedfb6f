/** Ticks of 100 ns. */
const ticksPerMicrosecond = 10n;
const ticksPerMillisecond = 10_000n;
export const ticksPerSecond = 10_000_000n;
export const ticksPerMinute = 600_000_000n;
export const ticksPerHour = 36_000_000_000n;
export const ticksPerDay = 864_000_000_000n;

const longMin = -(2n ** 63n);
const longMax = 2n ** 63n - 1n;

const unitTicks: readonly (readonly [RegExp, bigint])[] = [
  [/^(d|day|days)$/, ticksPerDay],
  [/^(h|hr|hrs|hour|hours)$/, ticksPerHour],
  [/^(m|min|minute|minutes)$/, ticksPerMinute],
  [/^(s|sec|second|seconds)$/, ticksPerSecond],
  [/^(ms|milli|millis|millisec|millisecond|milliseconds)$/, ticksPerMillisecond],
  [/^(micro|micros|microsec|microsecond|microseconds|us)$/, ticksPerMicrosecond],
  [/^(tick|ticks)$/, 1n],
];

/** `[-][d.]hh:mm:ss[.fffffff]`, with no fraction where it is zero. */
export function formatTimespan(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks;
  const two = (value: bigint) => String(value).padStart(2, '0');
  const days = size / ticksPerDay;
  const fraction = size % ticksPerSecond;
  const clock = [
    two((size / ticksPerHour) % 24n),
    two((size / ticksPerMinute) % 60n),
    two((size / ticksPerSecond) % 60n),
  ].join(':');
  const tail = fraction === 0n ? '' : `.${String(fraction).padStart(7, '0')}`;
  return `${ticks < 0n ? '-' : ''}${days === 0n ? '' : `${String(days)}.`}${clock}${tail}`;
}

/** `totimespan()` of a text: `1.02:03:04.5`, `02:03`, `1.5h`, `10 seconds`, a number of days; null where it is none. */
export function parseTimespan(text: string): bigint | null {
  const trimmed = text.trim();
  return parseClock(trimmed) ?? parseQuantity(trimmed);
}

/** `[d.]hh:mm[:ss[.fffffff]]`; a colon after the days only where all of hh:mm:ss follow, or 01:02:03 would be days. */
function parseClock(text: string): bigint | null {
  const match =
    /^([+-]?)(?:(\d+)(?:\.|:(?=\d+:\d+:)))?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/.exec(text);
  if (match === null) return null;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const ticks =
    BigInt(days) * ticksPerDay +
    BigInt(hours) * ticksPerHour +
    BigInt(minutes) * ticksPerMinute +
    BigInt(seconds) * ticksPerSecond +
    BigInt(fraction.padEnd(7, '0'));
  return within(sign === '-' ? -ticks : ticks);
}

function parseQuantity(text: string): bigint | null {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?\s*([a-z]*)$/i.exec(text);
  if (match === null) return null;
  const [, sign, whole = '0', fraction = '', unit = ''] = match;
  const ticks = unit === '' ? ticksPerDay : unitTicks.find(([name]) => name.test(unit.toLowerCase()))?.[1];
  if (ticks === undefined) return null;
  const scaled = (BigInt(whole + fraction) * ticks) / 10n ** BigInt(fraction.length);
  return within(sign === '-' ? -scaled : scaled);
}

function within(ticks: bigint): bigint | null {
  return ticks >= longMin && ticks <= longMax ? ticks : null;
}

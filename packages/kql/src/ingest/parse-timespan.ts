const FORMAT = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?$/;

/** The ticks of 100 ns of a timespan such as `-1.02:03:04.5000000`; undefined where the text is not one. */
export function parseTimespan(text: string): bigint | undefined {
  const match = FORMAT.exec(text.trim());
  if (match === null) return undefined;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const whole = ((BigInt(days) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  const ticks = whole * 10_000_000n + BigInt(fraction.padEnd(7, '0'));
  return BigInt.asIntN(64, ticks) === ticks ? (sign === undefined ? ticks : -ticks) : undefined;
}

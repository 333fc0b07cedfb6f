import { civilFromTicks } from './datetime.ts';
import { ticksPerDay, ticksPerHour, ticksPerMinute, ticksPerSecond } from './timespan.ts';

const padded = (value: number | bigint, length: number): string => String(value).padStart(length, '0');

function fraction(ticksInSecond: number, letters: string): string {
  const digits = padded(ticksInSecond, 7).slice(0, letters.length);
  return letters.startsWith('F') ? digits.replace(/0+$/, '') : digits;
}

/** `format_datetime()`: runs of the letters y M d h H m s f F t; anything else stands for itself. */
export function formatWithPattern(ticks: bigint, pattern: string): string {
  const civil = civilFromTicks(ticks);
  const hour12 = civil.hour % 12 === 0 ? 12 : civil.hour % 12;
  const half = civil.hour < 12 ? 'AM' : 'PM';
  return pattern.replace(/yyyy|yy?|MM?|dd?|hh?|HH?|mm?|ss?|f{1,7}|F{1,7}|tt?/g, (letters) => {
    const { length } = letters;
    switch (letters.charAt(0)) {
      case 'y':
        return length <= 2 ? padded(civil.year % 100, length) : padded(civil.year, length);
      case 'M':
        return padded(civil.month, length);
      case 'd':
        return padded(civil.day, length);
      case 'h':
        return padded(hour12, length);
      case 'H':
        return padded(civil.hour, length);
      case 'm':
        return padded(civil.minute, length);
      case 's':
        return padded(civil.second, length);
      case 't':
        return length === 1 ? half.slice(0, 1) : half;
      default:
        return fraction(civil.fraction, letters);
    }
  });
}

/** `format_timespan()`: runs of d H h m s f F; a minus goes before it all. */
export function formatSpanWithPattern(ticks: bigint, pattern: string): string {
  const size = ticks < 0n ? -ticks : ticks;
  const sign = ticks < 0n ? '-' : '';
  const text = pattern.replace(/d+|HH?|hh?|mm?|ss?|f{1,7}|F{1,7}/g, (letters) => {
    const { length } = letters;
    switch (letters.charAt(0)) {
      case 'd':
        return padded(size / ticksPerDay, length);
      case 'H':
      case 'h':
        return padded((size / ticksPerHour) % 24n, length);
      case 'm':
        return padded((size / ticksPerMinute) % 60n, length);
      case 's':
        return padded((size / ticksPerSecond) % 60n, length);
      default:
        return fraction(Number(size % ticksPerSecond), letters);
    }
  });
  return sign + text;
}

/** Whether a pattern has only letters that mean something and the delimiters that Kusto allows. */
export function isFormatPattern(pattern: string, letters: string): boolean {
  return Array.from(pattern).every(
    (character) => letters.includes(character) || ' /-:,._[]'.includes(character),
  );
}

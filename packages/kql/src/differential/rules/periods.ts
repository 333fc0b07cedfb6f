/** `startofday()`, `endofmonth()` and their like. */
import { civilDate, inRange, lastTick, midnight, ticks, timeOfDay, weekday } from '../reference/calendar.ts';
import { type Literal, literal, rule, type Rule } from '../reference/rule.ts';
import { undecidedIf } from '../reference/values.ts';

export const offsets: Literal<'long'> = literal('long', [-13n, -1n, 0n, 1n, 2n]);
const dayStart = (value: bigint): bigint => value - timeOfDay(value);

/** The last week of the calendar is recorded to give null for a day of the week. */
export function weekStart(value: bigint): bigint {
  undecidedIf(value > lastTick - ticks.week || value < ticks.week, 'weeks that run over the calendar');
  return dayStart(value) - weekday(value) * ticks.day;
}

const starts = {
  day: (value: bigint, offset: bigint) => dayStart(value) + offset * ticks.day,
  week: (value: bigint, offset: bigint) => weekStart(value) + offset * ticks.week,
  month: (value: bigint, offset: bigint) => {
    const { year, month } = civilDate(value);
    return midnight(year, month + Number(offset), 1);
  },
  year: (value: bigint, offset: bigint) => midnight(civilDate(value).year + Number(offset), 1, 1),
} as const;
type Period = keyof typeof starts;

const examples: Readonly<Record<Period, readonly [number, number]>> = {
  day: [6, 15],
  week: [6, 14],
  month: [6, 1],
  year: [1, 1],
};
const noon = midnight(2020, 6, 15) + ticks.hour * 12n;

function rulesOf(period: Period): Rule[] {
  const start = starts[period];
  const end = (value: bigint, offset: bigint): bigint | null => {
    const next = start(value, offset + 1n) - 1n;
    return inRange(next);
  };
  const [month, day] = examples[period];
  const begins = midnight(2020, month, day);
  const page = `startof${period}-function: "offset | The number of offset ${period}s from the input date. Default is 0."`;
  const endPage = `endof${period}-function: "Returns the end of the ${period} containing the date, shifted by an offset, if provided."`;
  return [
    rule(
      `startof${period}`,
      ['datetime'],
      'datetime',
      (value) => inRange(start(value, 0n)),
      [[noon], begins],
      page,
    ),
    rule(
      `startof${period}`,
      ['datetime', offsets],
      'datetime',
      (value, offset) => inRange(start(value, offset)),
      [[noon, 0n], begins],
      page,
    ),
    rule(
      `endof${period}`,
      ['datetime'],
      'datetime',
      (value) => end(value, 0n),
      [[noon], start(noon, 1n) - 1n],
      endPage,
    ),
    rule(
      `endof${period}`,
      ['datetime', offsets],
      'datetime',
      end,
      [[noon, 1n], start(noon, 2n) - 1n],
      endPage,
    ),
  ];
}

export const periodRules: readonly Rule[] = (['day', 'week', 'month', 'year'] as const).flatMap(rulesOf);

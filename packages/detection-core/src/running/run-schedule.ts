import { given, type Result } from '@drawbridge/base';
import { fail, succeed } from '@drawbridge/base';

import type { DetectionRule } from '../rules/model/rule.ts';
import type { Period } from './make-alerts.ts';
import type { RuleEngine } from './rule-engine.ts';
import { tablesRead } from './tables-read.ts';

/** How a rule is taken over a range of time. */
export type RunMode = 'range' | 'arrivals' | 'schedule';

export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

const minuteMs = 60_000;

/**
 * When a rule is evaluated over a range, and over what:
 * - `range`: once, over the whole range, with now() at its end;
 * - `arrivals`: at each multiple of the rule's frequency up to which new rows have come in since the last;
 * - `schedule`: at each multiple of the frequency whose period holds any row.
 * The last two look at (now - period, now], so that a row on the hour is seen once and not twice. Times at which no
 * table that the query names has a row are left out: a laptop holds a part of the telemetry only, and a rule that
 * fires on silence would fire at every one of them.
 */
export async function periodsOf(
  engine: RuleEngine,
  rule: DetectionRule,
  range: TimeRange,
  mode: RunMode,
  signal?: AbortSignal,
): Promise<Result<readonly Period[]>> {
  if (mode === 'range') return succeed([{ now: range.to, from: range.from, to: range.to }]);
  const frequency = rule.queryFrequencyMs;
  const tables =
    engine.tablesRead === undefined ? tablesRead(rule.query, engine) : await engine.tablesRead(rule.query);
  if (tables === undefined) return succeed(everyTime(range, frequency).map((tick) => periodAt(tick, rule)));
  const arrivals = await arrivalTimes(engine, { rule, tables, range, signal });
  if (!arrivals.ok) return arrivals;
  const reach = mode === 'arrivals' ? frequency : Math.max(frequency, rule.queryPeriodMs);
  const ticks = new Set<number>();
  for (const time of arrivals.value) {
    const first = Math.ceil(time / frequency) * frequency;
    for (let tick = first; tick < time + reach; tick += frequency) ticks.add(tick);
    ticks.add(first);
  }
  const periods = [...ticks].sort((a, b) => a - b).map((tick) => periodAt(tick, rule));
  return succeed(periods);
}

/** One millisecond later than the service's bounds, which makes [from, to) into (from, to]. */
function periodAt(tick: number, rule: DetectionRule): Period {
  return {
    now: new Date(tick),
    from: new Date(tick - rule.queryPeriodMs + 1),
    to: new Date(tick + 1),
  };
}

/** Each scheduled time after the beginning of the range, the last one at its end or right before. */
function everyTime({ from, to }: TimeRange, frequency: number): readonly number[] {
  const first = Math.floor(from.getTime() / frequency) + 1;
  const last = Math.floor(to.getTime() / frequency);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * frequency);
}

interface Arrivals {
  readonly rule: DetectionRule;
  readonly tables: readonly string[];
  readonly range: TimeRange;
  readonly signal: AbortSignal | undefined;
}

/** Times, to the bin, at which the tables have rows. */
async function arrivalTimes(
  engine: RuleEngine,
  { rule, tables, range, signal }: Arrivals,
): Promise<Result<readonly number[]>> {
  const times = new Set<number>();
  const bin = greatestCommonDivisor(rule.queryFrequencyMs, minuteMs);
  for (const table of tables) {
    // The ends of the bins: a row at 11:59:59.9 belongs to the tick at 12:00, one at 12:00:00.0 too.
    const text = `${table} | summarize by Bin = bin(TimeGenerated - 1tick, ${bin}ms)`;
    const answer = await engine.query(text, {
      now: range.to,
      timeRange: range,
      ...given({ signal }),
    });
    if (!answer.ok) return fail(...answer.problems);
    for (const [start] of answer.rows) if (typeof start === 'string') times.add(Date.parse(start) + bin);
  }
  return succeed([...times]);
}

/** The bins must divide the frequency, or the end of a bin could fall behind the tick that its rows belong to. */
function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

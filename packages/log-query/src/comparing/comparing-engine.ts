import type { Engine, QueryOptions, QueryResult } from '@drawbridge/kql';

import type { TimeRange } from '../answers/log-service.ts';
import type { RemoteEngine } from '../engine/remote-engine.ts';
import { compareRows, type RowDifference } from './compare-rows.ts';

/** One query that was asked of both, and what came of it. */
export interface Comparison {
  readonly text: string;
  readonly now: Date;
  readonly timeRange: TimeRange;
  readonly rowsThere: number;
  readonly rowsHere: number;
  /** Absent where both answered alike, or where `notHere` says why there is nothing to compare. */
  readonly difference?: RowDifference;
  readonly notHere?: string;
}

/** A service's engine that asks the offline engine the same: its own answers are the service's. */
export interface ComparingEngine extends RemoteEngine {
  readonly comparisons: readonly Comparison[];
}

/** Compares each of these texts whenever it is asked with a time; what else is asked is not compared. */
export function compareWith(
  remote: RemoteEngine,
  offline: Pick<Engine, 'query'>,
  texts: ReadonlySet<string>,
): ComparingEngine {
  const comparisons: Comparison[] = [];
  return {
    tables: remote.tables,
    functions: remote.functions,
    comparisons,
    check: (text, options) => remote.check(text, options),
    tablesRead: (query) => remote.tablesRead(query),
    query: async (text, options) => {
      const there = await remote.query(text, options);
      if (there.ok && texts.has(text) && options.timeRange !== undefined) {
        comparisons.push(
          compare(there, await offline.query(text, options), text, options, options.timeRange),
        );
      }
      return there;
    },
  };
}

type Rows = Extract<QueryResult, { readonly ok: true }>;

function compare(
  there: Rows,
  here: QueryResult,
  text: string,
  { now }: QueryOptions,
  timeRange: TimeRange,
): Comparison {
  const asked = { text, now, timeRange, rowsThere: there.rows.length };
  if (!here.ok) {
    const notHere =
      here.problems.find(({ severity }) => severity === 'error')?.message ?? 'it does not run here';
    return { ...asked, rowsHere: 0, notHere };
  }
  const difference = compareRows(there, here);
  return { ...asked, rowsHere: here.rows.length, ...(difference === undefined ? {} : { difference }) };
}

import type { Problem } from '@drawbridge/base';

import type { Engine } from '../engine/engine.ts';

/** A query of a collection, whose answer is not known. */
export interface QueryCase {
  readonly id: string;
  readonly query: string;
}

export interface QueryTrial {
  readonly id: string;
  /** `unbound`: the binder found an error in it. `refused`: it is right, and not supported. */
  readonly outcome: 'executed' | 'unbound' | 'refused' | 'sqlError';
  /** The construct that was refused. */
  readonly refusedBy?: string;
  readonly details: readonly string[];
}

/** `bound` = executed + refused + sqlErrors. */
export interface QueryCounts {
  readonly total: number;
  readonly bound: number;
  readonly executed: number;
  readonly refused: number;
  readonly sqlErrors: number;
  readonly refusedBy: Readonly<Record<string, number>>;
}

/** What the translation refuses or rejects after the binder has accepted the query. */
const translationCodes = new Set([
  'kql/unsupported',
  'kql/invalid',
  'kql/bad-literal',
  'kql/columns-depend-on-data',
  'kql/run-time',
]);

/** Faults of ours, and what stands for one: a query over empty tables needs neither time nor memory. */
const faultCodes = new Set([
  'kql/internal',
  'kql/timeout',
  'kql/out-of-memory',
  'kql/engine-stopped',
  'kql/cancelled',
]);

/** Runs one query over the engine's tables, which may be empty. */
export async function tryQuery(queryCase: QueryCase, engine: Engine, now: Date): Promise<QueryTrial> {
  try {
    const result = await engine.query(queryCase.query, { now, timeoutMs: 60_000 });
    if (result.ok) return { id: queryCase.id, outcome: 'executed', details: [] };
    return { id: queryCase.id, ...judge(result.problems.filter((problem) => problem.severity === 'error')) };
  } catch (error) {
    const details = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
    return { id: queryCase.id, outcome: 'sqlError', details };
  }
}

function judge(errors: readonly Problem[]): Omit<QueryTrial, 'id'> {
  const details = errors.map((error) => `${error.code}: ${error.message}`);
  if (errors.some((error) => faultCodes.has(error.code))) return { outcome: 'sqlError', details };
  const refusal = errors[0];
  if (refusal === undefined || !errors.every((error) => translationCodes.has(error.code)))
    return { outcome: 'unbound', details };
  return { outcome: 'refused', refusedBy: constructOf(refusal), details };
}

/** `the function 'hll' is not supported` is counted as `the function 'hll'`. */
function constructOf(refusal: Problem): string {
  return refusal.message.replace(/ (?:is|are) not supported$/, '');
}

/** Adds up the trials; the construct refused most often comes first. */
export function countQueries(trials: readonly QueryTrial[]): QueryCounts {
  const count = (outcome: QueryTrial['outcome']): number =>
    trials.filter((trial) => trial.outcome === outcome).length;
  const refusals = new Map<string, number>();
  for (const { refusedBy } of trials)
    if (refusedBy !== undefined) refusals.set(refusedBy, (refusals.get(refusedBy) ?? 0) + 1);
  const byCount = [...refusals].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return {
    total: trials.length,
    bound: trials.length - count('unbound'),
    executed: count('executed'),
    refused: count('refused'),
    sqlErrors: count('sqlError'),
    refusedBy: Object.fromEntries(byCount),
  };
}

import type { Problem } from '@drawbridge/base';

import type { Engine, QueryResult } from '../engine/engine.ts';

/** A query of a public collection. */
export interface CorpusQuery {
  readonly id: string;
  readonly query: string;
}

/** How far a collection's queries come over empty tables. `bound` counts those in which Microsoft's binder sees no error. */
export interface CorpusScore {
  readonly total: number;
  readonly bound: number;
  readonly executed: number;
  /** Bound, and then refused by the translation, or as Kusto itself would at run time. */
  readonly refused: number;
  /** Bound and translated, and then failed in SQL, or threw: faults of ours. */
  readonly sqlErrors: number;
  /** How many queries each construct kept from running, most first. */
  readonly refusedBy: Readonly<Record<string, number>>;
}

type Outcome =
  | { readonly kind: 'executed' | 'unbound' }
  | { readonly kind: 'refused'; readonly construct: string }
  | { readonly kind: 'sqlError'; readonly detail: string };

/** What each query came to, in the order of the queries. */
export interface CorpusDetail {
  readonly id: string;
  readonly outcome: Outcome;
}

const AFTER_BINDING: ReadonlySet<string> = new Set([
  'kql/unsupported',
  'kql/invalid',
  'kql/run-time',
  'kql/bad-literal',
  'kql/no-query',
  'kql/timeout',
  'kql/out-of-memory',
]);

/** Runs every query on the engine, whose tables are empty. */
export async function runCorpus(
  queries: readonly CorpusQuery[],
  engine: Engine,
  now: Date,
): Promise<readonly CorpusDetail[]> {
  const details: CorpusDetail[] = [];
  for (const { id, query } of queries) details.push({ id, outcome: await outcomeOf(query, engine, now) });
  return details;
}

async function outcomeOf(query: string, engine: Engine, now: Date): Promise<Outcome> {
  try {
    return judge(await engine.query(query, { now, timeoutMs: 60_000 }));
  } catch (thrown) {
    return {
      kind: 'sqlError',
      detail: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
    };
  }
}

function judge(result: QueryResult): Outcome {
  if (result.ok) return { kind: 'executed' };
  const fault = result.problems.find((problem) => problem.code === 'kql/internal');
  if (fault !== undefined) return { kind: 'sqlError', detail: fault.message };
  const refusal = result.problems.find((problem) => AFTER_BINDING.has(problem.code));
  return refusal === undefined ? { kind: 'unbound' } : { kind: 'refused', construct: constructOf(refusal) };
}

/** `the function 'x' is not supported` → `the function 'x'`. */
function constructOf(refusal: Problem): string {
  return refusal.message.replace(/ is not supported$/, '');
}

export function scoreCorpus(details: readonly CorpusDetail[]): CorpusScore {
  const count = (kind: Outcome['kind']): number =>
    details.filter((detail) => detail.outcome.kind === kind).length;
  const constructs = new Map<string, number>();
  for (const { outcome } of details) {
    if (outcome.kind !== 'refused') continue;
    constructs.set(outcome.construct, (constructs.get(outcome.construct) ?? 0) + 1);
  }
  return {
    total: details.length,
    bound: details.length - count('unbound'),
    executed: count('executed'),
    refused: count('refused'),
    sqlErrors: count('sqlError'),
    refusedBy: Object.fromEntries([...constructs].sort(([, a], [, b]) => b - a)),
  };
}

import { fail, type Problem, type Result, succeed } from '@drawbridge/base';

import { parseJson } from '../ingest/parse-json.ts';
import { type ColumnSchema, type KqlValue } from '../schema/types.ts';
import { type DuckDatabase, type JobOutcome, type RunningJob } from './duck-thread.ts';
import { type QueryOptions } from './engine.ts';
import { type ColumnarResult } from './worker/protocol.ts';
import { problemOfError, queryProblems } from './worker/query-problems.ts';

/** As in Log Analytics: ten minutes, half a million rows. */
const DEFAULT_TIMEOUT_MS = 600_000;
const DEFAULT_MAX_ROWS = 500_000;

export type SqlLimits = Pick<QueryOptions, 'file' | 'timeoutMs' | 'signal' | 'maxRows'>;

export interface SqlQuery {
  readonly sql: string;
  /** Of the result, in its order. */
  readonly columns: readonly ColumnSchema[];
}

/** Runs one SELECT in the database, within its limits, and gives its rows. */
export async function runSql(
  database: DuckDatabase,
  query: SqlQuery,
  limits: SqlLimits & { readonly memoryLimitMb: number },
): Promise<Result<readonly (readonly KqlValue[])[]>> {
  const { file, signal, timeoutMs = DEFAULT_TIMEOUT_MS, maxRows = DEFAULT_MAX_ROWS } = limits;
  if (signal?.aborted === true) return fail(queryProblems.cancelled(file));
  const types = query.columns.map((column) => column.type);
  const job = await database.start({ kind: 'query', sql: query.sql, types, maxRows, timeoutMs });
  const { outcome, stopped } = await untilStopped(job, timeoutMs, signal);
  if (outcome.kind === 'done' && outcome.result !== undefined) {
    if (outcome.result.tooMany) return fail(queryProblems.tooManyRows(maxRows, file));
    return succeed(toRows(outcome.result, query.columns));
  }
  if (outcome.kind === 'gone') return fail(queryProblems.stopped(file));
  if (stopped === 'timeout') return fail(queryProblems.timeout(timeoutMs, file));
  if (stopped === 'cancelled') return fail(queryProblems.cancelled(file));
  return fail(failureOf(outcome, limits));
}

function failureOf(
  outcome: JobOutcome,
  limits: { readonly file?: string; readonly memoryLimitMb: number },
): Problem {
  const message = outcome.kind === 'error' ? outcome.message : 'the query gave no result';
  // Nobody but close() interrupts without saying why.
  if (message.startsWith('INTERRUPT Error')) return queryProblems.stopped(limits.file);
  return problemOfError(message, limits.memoryLimitMb, limits.file);
}

type StopReason = 'timeout' | 'cancelled';

async function untilStopped(
  job: RunningJob,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<{ readonly outcome: JobOutcome; readonly stopped: StopReason | undefined }> {
  let stopped: StopReason | undefined;
  const stop = (reason: StopReason): void => {
    stopped ??= reason;
    job.interrupt();
  };
  const timer = setTimeout(stop, timeoutMs, 'timeout');
  const abort = (): void => {
    stop('cancelled');
  };
  signal?.addEventListener('abort', abort);
  try {
    const outcome = await job.outcome;
    return { outcome, stopped };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

function toRows(result: ColumnarResult, columns: readonly ColumnSchema[]): KqlValue[][] {
  const readable = result.columns.map((cells, at) =>
    columns[at]?.type === 'dynamic' ? cells.map(readDynamic) : cells,
  );
  return Array.from({ length: result.rowCount }, (_, row) => readable.map((cells) => cells[row] ?? null));
}

function readDynamic(text: KqlValue): KqlValue {
  if (typeof text !== 'string') return text;
  const parsing = parseJson(text);
  if (!parsing.ok) throw new Error(`a dynamic value is not JSON: ${text.slice(0, 100)}`);
  return parsing.value as KqlValue;
}

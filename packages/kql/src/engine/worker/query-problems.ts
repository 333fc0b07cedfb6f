import { type Problem, problem } from '@drawbridge/base';

import { RUN_TIME_PREFIX } from '../../lowering/run-time-error.ts';
import { tooManyDigits } from '../../values/numbers/decimal-text.ts';

/** One catalogue of what can go wrong while a query runs. */
export const queryProblems = {
  timeout: (timeoutMs: number, file?: string): Problem =>
    problem('kql/timeout', `the query did not finish within ${timeoutMs / 1000} s and was stopped`, {
      file,
      hints: ['narrow the time range, filter before joining, or allow more time'],
    }),

  cancelled: (file?: string): Problem => problem('kql/cancelled', 'the query was cancelled', { file }),

  tooManyRows: (maxRows: number, file?: string): Problem =>
    problem('kql/too-many-rows', `the result has more than ${maxRows} rows`, {
      file,
      hints: ['summarize, or end the query with take'],
    }),

  outOfMemory: (limitMb: number, file?: string): Problem =>
    problem('kql/out-of-memory', `the query needs more than its limit of ${limitMb} MB of memory`, {
      file,
      hints: ['narrow the time range, filter before joining, or raise the memory limit'],
    }),

  /** An error that Kusto's own engine raises while it runs the query. */
  atRunTime: (message: string, file?: string): Problem => problem('kql/run-time', message, { file }),

  internal: (message: string, file?: string): Problem =>
    problem('kql/internal', `this is a fault of Drawbridge, not of the query: ${firstLine(message)}`, {
      file,
      hints: ['please report it together with the query'],
    }),

  /** Rows that lie in a file which is damaged, gone, or of another version of DuckDB. */
  notAttached: (message: string): Problem =>
    problem(
      'kql/not-attached',
      `rows that were read before cannot be read from disk: ${firstLine(message)}`,
      {
        hints: ['remove the folder of --cache, and read the logs again'],
      },
    ),

  stopped: (file?: string): Problem =>
    problem('kql/engine-stopped', 'the engine was closed, or its thread ended, before the query finished', {
      file,
    }),
} as const;

/** The appender words it differently from a query. */
const OUT_OF_MEMORY = /^Out of Memory Error|^Failed to append: .*could not allocate/;

/** A sum or a difference that is larger than a stored decimal. */
const LONG_DECIMAL = /^(?:Out of Range|Conversion) Error: (?:.*DECIMAL\(38|Overflow in HUGEINT addition)/;

/** Only rows that lie in files have checksums. */
const DAMAGED_FILE = 'IO Error: Corrupt database file';

/** The problem that an error message of DuckDB stands for. */
export function problemOfError(message: string, limitMb: number, file?: string): Problem {
  if (message.startsWith(DAMAGED_FILE)) return queryProblems.notAttached(message);
  if (OUT_OF_MEMORY.test(message)) return queryProblems.outOfMemory(limitMb, file);
  const raised = message.indexOf(RUN_TIME_PREFIX);
  if (raised !== -1 && message.startsWith('Invalid Input Error')) {
    return queryProblems.atRunTime(firstLine(message.slice(raised + RUN_TIME_PREFIX.length)), file);
  }
  if (LONG_DECIMAL.test(message)) return queryProblems.atRunTime(`a decimal ${tooManyDigits}`, file);
  return queryProblems.internal(message, file);
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

/** The prefix by which SQL and functions in JavaScript raise an error of the query while it runs: `error('kql: …')`. */
export const RUN_TIME_PREFIX = 'kql: ';

/** What a function in JavaScript throws to end the query with a problem: where Kusto would, or where we must refuse. */
export function runTimeError(message: string, cause?: unknown): Error {
  return new Error(`${RUN_TIME_PREFIX}${message}`, { cause });
}

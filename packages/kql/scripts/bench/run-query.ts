import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { compile } from '../../src/compile/compile.ts';
import type { Catalog } from '../../src/kusto/catalog.ts';
import { benchNow } from './generate.ts';
import type { Failure, Measurement } from './measurement.ts';

export interface TimedCompilation {
  readonly sql: string;
  /** Seconds of the first time, and of a second one that finds the text bound. */
  readonly first: number;
  readonly again: number;
}

export function timedCompile(text: string, catalog: Catalog): TimedCompilation {
  const options = { now: benchNow };
  const begun = performance.now();
  const compiled = compile(text, catalog, options);
  const bound = performance.now();
  if (!compiled.ok) throw new Error(compiled.problems.map((problem) => problem.message).join('\n'));
  compile(text, catalog, options);
  const again = performance.now();
  return { sql: compiled.value.sql, first: (bound - begun) / 1000, again: (again - bound) / 1000 };
}

/** Runs a statement over a database in another process; `sqlFile` is where its text is left for it. */
export function measureSql(
  sql: string,
  { database, sqlFile, memoryLimitMb }: BenchRun,
): Measurement | Failure {
  writeFileSync(sqlFile, sql);
  const program = fileURLToPath(new URL('./measure.ts', import.meta.url));
  const args = [...process.execArgv, program, database, sqlFile, String(memoryLimitMb)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Measurement | Failure;
}

export interface BenchRun {
  readonly database: string;
  readonly sqlFile: string;
  readonly memoryLimitMb: number;
}

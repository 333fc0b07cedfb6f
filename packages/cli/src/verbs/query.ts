import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { inertText, given } from '@drawbridge/base';
import type { TelemetryReport } from '@drawbridge/detection-core';
import type { KqlValue, QueryOptions, QueryResult } from '@drawbridge/kql';
import { type Command } from 'commander';

import { UsageError } from '../terminal/exit-code.ts';
import { formatOption, printJson, type OutputFormat } from '../terminal/format.ts';
import { startProgress } from '../terminal/progress.ts';
import { formatTable } from '../terminal/table.ts';
import { findContent } from '../content/find-content.ts';
import { parseInstant } from '../terminal/parse-instant.ts';
import { loadTelemetry, openEngine, telemetryEnd, type ReadingFlags } from '../engine/load-telemetry.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../terminal/verb-scope.ts';

interface QueryFlags extends ReadingFlags {
  readonly file?: string;
  readonly telemetry: readonly string[];
  readonly table?: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly now?: Date;
  readonly content?: string;
  readonly timeout: number;
  readonly format: OutputFormat;
}

/** `drawbridge query`: any KQL over logs as they lie. */
export function addQueryVerb(program: Command, scope: VerbScope): void {
  program
    .command('query')
    .description('run a KQL query over telemetry')
    .argument('[text]', 'the query; or give it with --file')
    .option('--file <file>', 'a file with the query')
    .requiredOption('--telemetry <path...>', 'files or folders of logs')
    .option('--table <name>', 'read every file as rows of this table')
    .option(
      '--from <instant>',
      'only rows since then, and no files that are older by their dates',
      parseInstant,
    )
    .option(
      '--to <instant>',
      'only rows before then, and no files that are newer by their dates',
      parseInstant,
    )
    .option(
      '--now <instant>',
      'the value of now() (default: --to, else the end of the telemetry)',
      parseInstant,
    )
    .option('--cache <folder>', 'keep the rows here, and do not read the same files again')
    .option('--progress', 'say how far reading is, also where nobody sits at a terminal')
    .option('--timeout <seconds>', 'give up after this long', Number, 300)
    .option('--content <folder>', 'the folder with detections/ and watchlists/')
    .addOption(formatOption())
    .action((text: string | undefined, flags: QueryFlags) => runQuery(scope, text, flags));
}

async function runQuery(scope: VerbScope, text: string | undefined, flags: QueryFlags): Promise<void> {
  const { host } = scope;
  const query = await queryText(host.cwd, text, flags.file);
  const engine = await openEngine(scope, findContent(host.cwd, flags.content, 'bundled'), 'passing');
  try {
    const checked = await engine.check(query, given({ file: flags.file }));
    if (!checked.ok) throw new ProblemsFound(checked.problems);
    const { from, to } = flags;
    const reading = { ...flags, wanted: given({ from, to }) };
    const telemetry = await loadTelemetry(scope, engine, flags.telemetry, flags.table, reading);
    showProblems(scope, telemetry.problems);
    const progress = startProgress(host, 'running the query');
    const result = await engine.query(query, {
      now: flags.now ?? to ?? telemetryEnd(telemetry, host.clock),
      ...given({ timeRange: timeRangeOf(flags) }),
      timeoutMs: flags.timeout * 1000,
      signal: host.signal,
      ...given({ file: flags.file }),
    });
    progress.end();
    if (!result.ok) throw new ProblemsFound(result.problems);
    showProblems(scope, result.problems);
    printResult(scope, result, telemetry, flags.format);
  } finally {
    await engine.close();
  }
}

const firstInstant = new Date('0001-01-01T00:00:00Z');
const lastInstant = new Date('9999-12-31T23:59:59.999Z');

function timeRangeOf({ from, to }: QueryFlags): QueryOptions['timeRange'] | undefined {
  if (from === undefined && to === undefined) return undefined;
  return { from: from ?? firstInstant, to: to ?? lastInstant };
}

async function queryText(cwd: string, text: string | undefined, file: string | undefined): Promise<string> {
  if ((text === undefined) === (file === undefined)) {
    throw new UsageError('give the query as an argument or with --file, and not both');
  }
  if (text !== undefined) return text;
  return readFile(resolve(cwd, file ?? ''), 'utf8').catch((cause: unknown) => {
    throw new UsageError(`--file: cannot read ${file ?? ''}: ${(cause as Error).message}`);
  });
}

type Rows = Extract<QueryResult, { ok: true }>;

function printResult(scope: VerbScope, result: Rows, telemetry: TelemetryReport, format: OutputFormat): void {
  const { host } = scope;
  if (format === 'json') {
    const { columns, rows } = result;
    host.out(
      printJson({ columns, rows, telemetry: { rows: telemetry.rowsByTable, unfit: telemetry.unfit } }),
    );
    return;
  }
  const heads = result.columns.map((column) => column.name);
  if (result.rows.length > 0) {
    host.out(
      formatTable(
        host,
        heads,
        result.rows.map((row) => row.map(printValue)),
      ),
    );
  }
  host.note(`${String(result.rows.length)} rows`);
}

const widestCell = 60;

function printValue(value: KqlValue): string {
  const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const oneLine = inertText(text.replaceAll(/\s+/g, ' '));
  return oneLine.length > widestCell ? `${oneLine.slice(0, widestCell - 1)}…` : oneLine;
}

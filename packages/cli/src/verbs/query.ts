import { inertText, given } from '@drawbridge/base';
import type { TelemetryReport } from '@drawbridge/detection-core';
import type { KqlValue, QueryResult } from '@drawbridge/kql';
import { type Command } from 'commander';

import { formatOption, printJson, type OutputFormat } from '../terminal/format.ts';
import { startProgress } from '../terminal/progress.ts';
import { formatTable } from '../terminal/table.ts';
import { findContent } from '../content/find-content.ts';
import { givenQuery } from '../content/given-query.ts';
import { parseInstant } from '../terminal/parse-instant.ts';
import { loadTelemetry, openEngine, telemetryEnd } from '../engine/load-telemetry.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../terminal/verb-scope.ts';

interface QueryFlags {
  readonly file?: string;
  readonly telemetry: readonly string[];
  readonly table?: string;
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
    .option('--file <file>', 'a file with the query: KQL, or the YAML of a hunting query or rule')
    .requiredOption('--telemetry <path...>', 'files or folders of logs')
    .option('--table <name>', 'read every file as rows of this table')
    .option('--now <instant>', 'the value of now() (default: the end of the telemetry)', parseInstant)
    .option('--timeout <seconds>', 'give up after this long', Number, 300)
    .option('--content <folder>', 'the folder with detections/ and watchlists/')
    .addOption(formatOption())
    .action((text: string | undefined, flags: QueryFlags) => runQuery(scope, text, flags));
}

async function runQuery(scope: VerbScope, text: string | undefined, flags: QueryFlags): Promise<void> {
  const { host } = scope;
  const { query, file, place } = await givenQuery(host.cwd, text, flags.file);
  const engine = await openEngine(scope, findContent(host.cwd, flags.content, 'bundled'), 'passing');
  try {
    const checked = await engine.check(query, given({ file }));
    if (!checked.ok) throw new ProblemsFound(checked.problems.map(place));
    const telemetry = await loadTelemetry(scope, engine, flags.telemetry, flags.table, flags.now);
    showProblems(scope, telemetry.problems);
    const progress = startProgress(host, 'running the query');
    const result = await engine.query(query, {
      now: flags.now ?? telemetryEnd(telemetry, host.clock),
      timeoutMs: flags.timeout * 1000,
      signal: host.signal,
      ...given({ file }),
    });
    progress.end();
    if (!result.ok) throw new ProblemsFound(result.problems.map(place));
    showProblems(scope, result.problems.map(place));
    printResult(scope, result, telemetry, flags.format);
  } finally {
    await engine.close();
  }
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

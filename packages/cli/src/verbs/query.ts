import { inert, inertText, given } from '@drawbridge/base';
import type { TelemetryReport } from '@drawbridge/detection-core';
import type { KqlValue, QueryResult } from '@drawbridge/kql';
import { type Command } from 'commander';

import { exitCode } from '../terminal/exit-code.ts';
import { formatOption, printJson, type OutputFormat } from '../terminal/format.ts';
import { startProgress } from '../terminal/progress.ts';
import { formatTable } from '../terminal/table.ts';
import { findContent } from '../content/find-content.ts';
import { givenQuery, type GivenQuery } from '../content/given-query.ts';
import { parseInstant } from '../terminal/parse-instant.ts';
import { addLogOptions, findRemoteLogs, type LogFlags, type RemoteLogs } from '../logs/log-flags.ts';
import { readLogRange } from '../logs/log-range.ts';
import type { RemoteReport } from '../logs/with-remote-engine.ts';
import { comparisonLines, isAlike } from '../report/remote-report.ts';
import { loadTelemetry, openEngine, telemetryEnd, type ReadingFlags } from '../engine/load-telemetry.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../terminal/verb-scope.ts';

interface QueryFlags extends LogFlags, ReadingFlags {
  readonly file?: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly now?: Date;
  readonly content?: string;
  readonly timeout: number;
  readonly format: OutputFormat;
}

/** `drawbridge query`: any KQL over logs as they lie. */
export function addQueryVerb(program: Command, scope: VerbScope): void {
  addLogOptions(
    program
      .command('query')
      .description('run a KQL query over telemetry, or where the logs are')
      .argument('[text]', 'the query; or give it with --file')
      .option('--file <file>', 'a file with the query: KQL, or the YAML of a hunting query or rule'),
  )
    .option(
      '--from <instant>',
      'rows from here on (default: all; of a service, a day before --to)',
      parseInstant,
    )
    .option('--to <instant>', 'rows before here (default: all; of a service, now)', parseInstant)
    .option(
      '--now <instant>',
      'the value of now() (default: the end of the telemetry, or --to)',
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
  const asked = await givenQuery(host.cwd, text, flags.file);
  const logs = findRemoteLogs(flags);
  if (logs !== undefined) return queryThere(scope, asked, flags, logs);
  const { query, file, place } = asked;
  const engine = await openEngine(scope, findContent(host.cwd, flags.content, 'bundled'), 'passing');
  try {
    const checked = await engine.check(query, given({ file }));
    if (!checked.ok) throw new ProblemsFound(checked.problems.map(place));
    const { from, to } = flags;
    const reading = { ...flags, wanted: given({ from, to }) };
    const telemetry = await loadTelemetry(scope, engine, flags.telemetry ?? [], flags.table, reading);
    showProblems(scope, telemetry.problems);
    const progress = startProgress(host, 'running the query');
    const result = await engine.query(query, {
      now: flags.now ?? to ?? telemetryEnd(telemetry, host.clock),
      timeoutMs: flags.timeout * 1000,
      signal: host.signal,
      ...given({ file, timeRange: rangeOf(flags) }),
    });
    progress.end();
    if (!result.ok) throw new ProblemsFound(result.problems.map(place));
    showProblems(scope, result.problems.map(place));
    printResult(scope, result, flags.format, telemetryJson(telemetry));
  } finally {
    await engine.close();
  }
}

/** Kusto's own first and last moments stand for an end that is not said. */
function rangeOf({ from, to }: QueryFlags): { readonly from: Date; readonly to: Date } | undefined {
  if (from === undefined && to === undefined) return undefined;
  return { from: from ?? new Date('0001-01-01T00:00:00Z'), to: to ?? new Date('9999-12-31T23:59:59.999Z') };
}

/** The query where a service has the logs. */
async function queryThere(
  scope: VerbScope,
  { query, file, place }: GivenQuery,
  flags: QueryFlags,
  logs: RemoteLogs,
): Promise<void> {
  const { host } = scope;
  const content = findContent(host.cwd, flags.content, 'bundled');
  const range = readLogRange(host, flags);
  const timeoutMs = flags.timeout * 1000;
  const work = { content, logs, flags, texts: [query], range, timeoutMs };
  const { withRemoteEngine } = await import('../logs/with-remote-engine.ts');
  const { result, report } = await withRemoteEngine(scope, work, (engine) =>
    engine.query(query, { now: flags.now ?? range.to, timeRange: range, ...given({ file }) }),
  );
  if (!result.ok) throw new ProblemsFound(result.problems.map(place));
  showProblems(scope, result.problems.map(place));
  if (!isAlike(report.comparisons)) scope.result = exitCode.problems;
  printResult(scope, result, flags.format, { logs: remoteJson(report), range });
  if (flags.format === 'json') return;
  host.note(`${report.name}, ${range.from.toISOString()} – ${range.to.toISOString()}`);
  for (const line of comparisonLines(inert(report).comparisons, () => 'the query')) {
    if (line !== '') host.note(line);
  }
}

function remoteJson({ name, requests, comparisons }: RemoteReport): object {
  const comparison = comparisons?.map((compared) => ({ ...compared, text: undefined }));
  return { name, requests, ...given({ comparison }) };
}

function telemetryJson({ rowsByTable, unfit }: TelemetryReport): object {
  return { telemetry: { rows: rowsByTable, unfit } };
}

type Rows = Extract<QueryResult, { ok: true }>;

/** `about` stands beside the rows for machines. */
function printResult(scope: VerbScope, result: Rows, format: OutputFormat, about: object): void {
  const { host } = scope;
  if (format === 'json') {
    const { columns, rows } = result;
    host.out(printJson({ columns, rows, ...about }));
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

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import { inert, given, type Problem } from '@drawbridge/base';
import type { TelemetryReport } from '@drawbridge/detection-core';
import type { QueryResult } from '@drawbridge/kql';
import { Option, type Command } from 'commander';

import { exitCode } from '../terminal/exit-code.ts';
import { printJson } from '../terminal/format.ts';
import type { Host } from '../terminal/host.ts';
import { problemsWithExcerpts } from '../report/check/check-text.ts';
import { queryCsv, queryMarkdown, queryNdjson, queryText } from '../report/query/query-text.ts';
import { startProgress } from '../terminal/progress.ts';
import { findContent } from '../content/find-content.ts';
import { givenQuery, type GivenQuery } from '../content/given-query.ts';
import { parseInstant } from '../terminal/parse-instant.ts';
import {
  addLogOptions,
  findRemoteLogs,
  requireTelemetry,
  type LogFlags,
  type RemoteLogs,
} from '../logs/log-flags.ts';
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
  readonly format: QueryFormat;
}

const formats = ['text', 'json', 'csv', 'ndjson', 'markdown'] as const;
type QueryFormat = (typeof formats)[number];

/** `drawbridge query`: any KQL over logs as they lie. */
export function addQueryVerb(program: Command, scope: VerbScope): void {
  addLogOptions(
    program
      .command('query')
      .description('run a KQL query over telemetry, or where the logs are')
      .argument('[text]', 'the query, or --file; at a terminal, without either, one query after the other')
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
    .addOption(new Option('--format <format>', 'how to print the rows').choices(formats).default('text'))
    .action((text: string | undefined, flags: QueryFlags) => runQuery(scope, text, flags));
}

async function runQuery(scope: VerbScope, text: string | undefined, said: QueryFlags): Promise<void> {
  const { host } = scope;
  if (text === undefined && said.file === undefined && host.interactive && isForFiles(said))
    return inSession(scope, said);
  const { query: last, telemetry } = takenAsTelemetry(host.cwd, text, said);
  const flags = { ...said, ...given({ telemetry }) };
  const asked = await givenQuery(host.cwd, text ?? last, flags.file);
  const logs = findRemoteLogs(flags);
  if (logs !== undefined) return queryThere(scope, asked, flags, logs);
  const { query, file, place } = asked;
  const engine = await openEngine(scope, findContent(host.cwd, flags.content, 'bundled'), 'passing');
  try {
    const checked = await engine.check(query, given({ file }));
    if (!checked.ok) refuse(host, asked, checked.problems);
    const paths =
      checked.tables.length === 0
        ? (flags.telemetry ?? [])
        : requireTelemetry(flags, `the query reads ${checked.tables.slice(0, 3).join(', ')}: name the logs`);
    const { from, to } = flags;
    const reading = { ...flags, wanted: given({ from, to }) };
    const telemetry = await loadTelemetry(scope, engine, paths, flags.table, reading);
    showProblems(scope, telemetry.problems);
    const progress = startProgress(host, 'running the query');
    const result = await engine.query(query, {
      now: flags.now ?? to ?? telemetryEnd(telemetry, host.clock),
      timeoutMs: flags.timeout * 1000,
      signal: host.signal,
      ...given({ file, timeRange: rangeOf(flags) }),
    });
    progress.end();
    if (!result.ok) refuse(host, asked, result.problems);
    showProblems(scope, result.problems.map(place));
    printResult(scope, result, flags.format, telemetryJson(telemetry));
  } finally {
    await engine.close();
  }
}

/** `--telemetry` takes all that follows it: what is no file there, and stands last, is the query. */
function takenAsTelemetry(
  cwd: string,
  text: string | undefined,
  { file, telemetry = [] }: QueryFlags,
): { readonly query?: string; readonly telemetry?: readonly string[] } {
  const query = telemetry.at(-1);
  if (text !== undefined || file !== undefined || telemetry.length < 2 || query === undefined) return {};
  return existsSync(resolve(cwd, query)) ? {} : { query, telemetry: telemetry.slice(0, -1) };
}

/** Kusto's own first and last moments stand for an end that is not said. */
function rangeOf({ from, to }: QueryFlags): { readonly from: Date; readonly to: Date } | undefined {
  if (from === undefined && to === undefined) return undefined;
  return { from: from ?? new Date('0001-01-01T00:00:00Z'), to: to ?? new Date('9999-12-31T23:59:59.999Z') };
}

const isForFiles = ({ workspace, cluster }: QueryFlags): boolean =>
  workspace === undefined && cluster === undefined;

/** Queries that a person types, over logs that are read once. */
async function inSession(scope: VerbScope, flags: QueryFlags): Promise<void> {
  const { host } = scope;
  findRemoteLogs(flags);
  const { askQueries } = await import('../asking/ask-queries.ts');
  const engine = await openEngine(scope, findContent(host.cwd, flags.content, 'bundled'), 'passing');
  try {
    const { from, to } = flags;
    const reading = { ...flags, wanted: given({ from, to }) };
    const telemetry = await loadTelemetry(scope, engine, flags.telemetry ?? [], flags.table, reading);
    showProblems(scope, telemetry.problems);
    await askQueries(host, {
      tables: engine.tables.filter(({ name }) => (telemetry.rowsByTable[name] ?? 0) > 0),
      run: async (query, format, signal) => {
        const result = await engine.query(query, {
          now: flags.now ?? to ?? telemetryEnd(telemetry, host.clock),
          timeoutMs: flags.timeout * 1000,
          signal,
          ...given({ timeRange: rangeOf(flags) }),
        });
        if (!result.ok) host.note(problemsWithExcerpts(host, result.problems, new Map([['', query]])));
        else printResult(scope, result, format, {});
      },
    });
  } finally {
    await engine.close();
  }
}

/** The query where a service has the logs. */
async function queryThere(
  scope: VerbScope,
  asked: GivenQuery,
  flags: QueryFlags,
  logs: RemoteLogs,
): Promise<void> {
  const { host } = scope;
  const { query, file, place } = asked;
  const content = findContent(host.cwd, flags.content, 'bundled');
  const range = readLogRange(host, flags);
  const timeoutMs = flags.timeout * 1000;
  const work = { content, logs, flags, texts: [query], range, timeoutMs };
  const { withRemoteEngine } = await import('../logs/with-remote-engine.ts');
  const { result, report } = await withRemoteEngine(scope, work, (engine) =>
    engine.query(query, { now: flags.now ?? range.to, timeRange: range, ...given({ file }) }),
  );
  if (!result.ok) refuse(host, asked, result.problems);
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

/** `about` stands beside the rows in JSON. */
function printResult(scope: VerbScope, result: Rows, format: QueryFormat, about: object): void {
  const { host } = scope;
  const { columns, rows } = result;
  if (format === 'json') host.out(printJson({ columns, rows, ...about }));
  else if (format === 'csv') host.out(queryCsv(result));
  else if (format === 'markdown') host.out(queryMarkdown(result));
  else if (format === 'ndjson') {
    if (rows.length > 0) host.out(queryNdjson(result));
  } else {
    const { table, end } = queryText(host, result);
    if (table !== undefined) host.out(table);
    host.note(end);
  }
}

/** Problems of the query, each with its line and a caret under what is meant. */
function refuse(host: Host, { file, written, place }: GivenQuery, problems: readonly Problem[]): never {
  const placed = problems.map(place);
  throw new ProblemsFound(placed, problemsWithExcerpts(host, placed, new Map([[file ?? '', written]])));
}

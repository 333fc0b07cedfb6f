import type { Inert } from '@drawbridge/base';
import { jsonText } from '@drawbridge/kql';
import type { Comparison, RowDifference } from '@drawbridge/log-query';

import type { Found } from '../detecting/detect.ts';
import type { RemoteReport } from '../logs/with-remote-engine.ts';
import type { Host } from '../terminal/host.ts';
import { foundJson, foundText } from './detection-report.ts';
import { counted } from '../terminal/counted.ts';
import { readableInstant } from './residual-text.ts';

/** What rules found where the logs are. */
export interface RemoteDetection extends Found {
  readonly logs: RemoteReport;
}

export function remoteDetectionText(host: Host, detection: Inert<RemoteDetection>): string {
  const { logs, range } = detection;
  const [from, to] = [range.from, range.to].map((moment) => readableInstant(moment.toISOString()));
  return [
    `${logs.name}, ${from ?? ''} – ${to ?? ''}: ${counted(logs.requests, 'request')}`,
    '',
    foundText(host, detection),
    ...comparisonLines(logs.comparisons, (text) => nameOfRule(detection, text)),
  ].join('\n');
}

/** For machines: as without a service, with the service in place of the telemetry. */
export function remoteDetectionJson(detection: RemoteDetection): object {
  const { name, requests, comparisons } = detection.logs;
  return {
    logs: { name, requests },
    ...foundJson(detection),
    ...(comparisons === undefined
      ? {}
      : {
          comparison: comparisons.map(({ text, ...rest }) => ({
            rule: nameOfRule(detection, text),
            ...rest,
          })),
        }),
  };
}

/** The rule whose query an answer belongs to. */
export function nameOfRule({ runs }: Found, query: string): string {
  return runs.find(({ rule }) => rule.query === query)?.rule.name ?? 'a query';
}

/** Whether both answered the same everywhere; what could not be compared proves nothing. */
export function isAlike(comparisons: readonly Comparison[] | undefined): boolean {
  return (comparisons ?? []).every(
    ({ difference, notHere }) => difference === undefined && notHere === undefined,
  );
}

/** How many answers are alike, and the rows of those that are not. `comparisons` has been made inert. */
export function comparisonLines(
  comparisons: readonly Comparison[] | undefined,
  nameOf: (text: string) => string,
): readonly string[] {
  if (comparisons === undefined) return [];
  const different = comparisons.filter(({ difference }) => difference !== undefined);
  const absent = comparisons.filter(({ notHere }) => notHere !== undefined);
  const alike = comparisons.length - different.length - absent.length;
  const rest = [
    ...(different.length > 0 ? [`${different.length.toLocaleString('en-US')} different`] : []),
    ...(absent.length > 0 ? [`${absent.length.toLocaleString('en-US')} not compared`] : []),
  ];
  return [
    '',
    `compared with the engine here: ${[`${alike.toLocaleString('en-US')} of ${counted(comparisons.length, 'answer')} alike`, ...rest].join(', ')}`,
    ...different.flatMap((comparison) => differenceLines(comparison, nameOf(comparison.text))),
    ...new Set(absent.map(({ text, notHere }) => `  ${nameOf(text)} does not run here: ${notHere ?? ''}`)),
  ];
}

function differenceLines(
  { now, rowsThere, rowsHere, difference }: Comparison,
  name: string,
): readonly string[] {
  if (difference === undefined) return [];
  const at = readableInstant(now.toISOString());
  return [
    `  ${name}, run at ${at}: ${counted(rowsThere, 'row')} there, ${rowsHere.toLocaleString('en-US')} here`,
    ...difference.columns.map((column) => `    column ${column}`),
    ...rowLines('only there', difference.onlyThere),
    ...rowLines('only here', difference.onlyHere),
  ];
}

const shownRows = 5;

function rowLines(where: string, rows: RowDifference['onlyHere']): readonly string[] {
  const shown = rows.slice(0, shownRows).map((row) => `    ${where}: ${jsonText(row)}`);
  const more = rows.length - shown.length;
  return more > 0 ? [...shown, `    ${where}: ${counted(more, 'more row')}`] : shown;
}

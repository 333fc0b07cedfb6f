import { parseAwsArn, type Inert } from '@drawbridge/base';
import type { Alert, TelemetryReport } from '@drawbridge/detection-core';

import type { Detection, Found } from '../detecting/detect.ts';
import type { Host } from '../terminal/host.ts';
import { counted } from '../terminal/counted.ts';
import { formatTable } from '../terminal/table.ts';
import { readableInstant } from './residual-text.ts';

/** What was read, the alerts a line each, and what the limits of the service took away. */
export function detectionText(host: Host, detection: Inert<Detection>): string {
  return [telemetryText(detection.telemetry), '', foundText(host, detection)].join('\n');
}

/** The alerts a line each, how many there are, and what the limits of the service took away. */
export function foundText(host: Host, { alerts, incidents, runs }: Inert<Found>): string {
  const notes = runs.flatMap((run) => run.notes.map((note) => `note: ${run.rule.name}: ${note.message}`));
  return [
    ...(alerts.length === 0 ? [] : [alertTable(host, alerts), '']),
    `${counted(alerts.length, 'alert')} in ${counted(incidents.length, 'incident')}, from ${counted(runs.length, 'rule')}`,
    ...notes,
  ].join('\n');
}

/** `310 rows from 7 files: AWSCloudTrail 200 (2026-11-18 08:00 UTC – …), …`. */
export function telemetryText(telemetry: TelemetryReport): string {
  const rows = telemetry.tables.reduce((sum, loaded) => sum + loaded.rows, 0);
  const tables = telemetry.tables.map((loaded) => {
    const span = loaded.timeSpan;
    const when =
      span === undefined
        ? ''
        : ` (${readableInstant(span.from.toISOString())} – ${readableInstant(span.to.toISOString())})`;
    return `  ${loaded.table.padEnd(24)} ${String(loaded.rows).padStart(8)} rows${when}`;
  });
  const unfit = telemetry.unfit === 0 ? '' : `, ${counted(telemetry.unfit, 'record')} did not fit`;
  return [`${counted(rows, 'row')} from ${counted(telemetry.files, 'file')}${unfit}`, ...tables].join('\n');
}

/** The alerts, oldest first. */
export function alertTable(host: Host, alerts: readonly Alert[]): string {
  const sorted = [...alerts].sort((a, b) => a.startTime.getTime() - b.startTime.getTime());
  return formatTable(
    host,
    ['time (UTC)', 'severity', 'actor', 'operation', 'target', 'source', 'outcome'],
    sorted.map((alert) => [
      alert.startTime.toISOString().slice(0, 19).replace('T', ' '),
      severityText(host, alert.severity),
      ...['Actor', 'Operation', 'Target', 'SourceIp', 'Outcome'].map((column) => cell(alert, column)),
    ]),
  );
}

function severityText(host: Host, severity: Alert['severity']): string {
  return severity === 'High'
    ? host.colours.red(severity)
    : severity === 'Medium'
      ? host.colours.yellow(severity)
      : severity;
}

/** A rule that does not normalise its columns shows what it has: its name stands for the operation. */
function cell(alert: Alert, column: string): string {
  const value = alert.rows[0]?.[column];
  return shortName(typeof value === 'string' ? value : column === 'Operation' ? alert.name : '');
}

const widestCell = 40;

/** ARNs, resource ids and method names are told apart by their ends: whole segments of the end that fit. */
export function shortName(name: string): string {
  const arn = parseAwsArn(name);
  const text = arn?.service === 'iam' || arn?.service === 'sts' ? arn.resource : name;
  if (text.length <= widestCell) return text;
  if (text.includes(' ')) return `${text.slice(0, widestCell - 1)}…`;
  const end = text.slice(1 - widestCell);
  const cut = end.search(/[/.:\s]/);
  return `…${cut === -1 ? end : end.slice(cut)}`;
}

/** For machines: the report, the alerts with their rows, and the incidents in the shape of Sentinel's trigger. */
export function detectionJson(detection: Detection): object {
  return { telemetry: detection.telemetry, ...foundJson(detection) };
}

/** The range, the rules, the alerts and the incidents. */
export function foundJson({ range, runs, alerts, incidents }: Found): object {
  return {
    range,
    rules: runs.map(({ rule, mode, evaluations, notes, problems, alerts: own }) => ({
      id: rule.id,
      name: rule.name,
      version: rule.version,
      mode,
      evaluations: evaluations.length,
      alerts: own.length,
      notes,
      problems,
    })),
    alerts,
    incidents,
  };
}

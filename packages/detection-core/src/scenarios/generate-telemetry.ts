import { activityEvents, auditEntry, cloudTrailRecord, idOf } from './cloud-events.ts';
import type { LogSource } from '../log-records/log-source.ts';
import { logSources } from '../sources/log-sources.ts';
import { fill, parametersOf, type Parameters } from './parameters.ts';
import type { Scenario } from './scenario.ts';

/** The files of a scenario's telemetry: path → text. */
export interface ScenarioTelemetry {
  /** As the cloud writes its logs. */
  readonly raw: Readonly<Record<string, string>>;
  /** As Sentinel's tables have the same events. */
  readonly table: Readonly<Record<string, string>>;
}

/** What the cloud logs of a scenario that begins at `begin`; `given` are parameters with other values than its own. */
export function generateTelemetry(
  scenario: Scenario,
  begin: Date,
  given: Parameters = {},
): ScenarioTelemetry {
  const raw = new Map<LogSource['name'], unknown[]>();
  const rows = new Map<string, unknown[]>();
  for (const { logged, by, time, key } of eventsOf(scenario, begin, given)) {
    const moment = { time, key };
    if (logged.cloudtrail !== undefined)
      add(raw, 'cloudtrail', [cloudTrailRecord(logged.cloudtrail, by, moment)]);
    if (logged.activity !== undefined)
      add(raw, 'azure-activity', activityEvents(logged.activity, by, moment));
    if (logged.audit !== undefined) add(raw, 'gcp', [auditEntry(logged.audit, by, moment)]);
    if (logged.table !== undefined) {
      const { name, row } = logged.table;
      add(rows, name, [{ TimeGenerated: time.toISOString(), Type: name, ...row }]);
    }
  }
  const givenRows = linesByTable(rows);
  for (const source of logSources) add(rows, source.table, mapped(source, raw.get(source.name) ?? []));
  return { raw: { ...rawFiles(raw), ...givenRows }, table: linesByTable(rows) };
}

function* eventsOf(scenario: Scenario, begin: Date, given: Parameters) {
  let index = 0;
  for (const { atMinute, logs } of scenario.steps) {
    const time = new Date(begin.getTime() + atMinute * 60_000);
    for (const logged of logs) {
      index += 1;
      const key = `${scenario.id}/${begin.toISOString()}/${String(index)}`;
      const by = { ...parametersOf(scenario), ...given, TIME: time.toISOString(), EVENT_ID: idOf(key) };
      yield { logged: fill(logged, by), by, time, key };
    }
  }
}

function add<K>(lists: Map<K, unknown[]>, key: K, items: readonly unknown[]): void {
  if (items.length > 0) lists.set(key, [...(lists.get(key) ?? []), ...items]);
}

function mapped(source: LogSource, events: readonly unknown[]): readonly unknown[] {
  return events.map((event) => {
    const row = source.toRow(event);
    if (!row.ok) throw new Error(`a generated event is no row: ${row.reason}`);
    return row.values;
  });
}

/** CloudTrail's files hold `Records`; the activity log comes as a list, the audit log with an entry to a line. */
function rawFiles(raw: ReadonlyMap<LogSource['name'], readonly unknown[]>): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  const cloudTrail = raw.get('cloudtrail');
  if (cloudTrail !== undefined) files['cloudtrail.json'] = `${JSON.stringify({ Records: cloudTrail })}\n`;
  const activity = raw.get('azure-activity');
  if (activity !== undefined) files['activity-log.json'] = `${JSON.stringify(activity)}\n`;
  const audit = raw.get('gcp');
  if (audit !== undefined) files['audit-log.ndjson'] = linesOf(audit);
  return files;
}

const linesByTable = (rows: ReadonlyMap<string, readonly unknown[]>): Readonly<Record<string, string>> =>
  Object.fromEntries([...rows].map(([table, items]) => [`${table}.ndjson`, linesOf(items)]));

const linesOf = (items: readonly unknown[]): string =>
  items.map((item) => `${JSON.stringify(item)}\n`).join('');

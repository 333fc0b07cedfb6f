import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import type { Engine } from '@drawbridge/kql';

import type { DetectionRule } from '../../src/rules/model/rule.ts';
import { runRule } from '../../src/running/run-rule.ts';
import { readTelemetry } from '../../src/telemetry/loading/read-telemetry.ts';
import { type Finding, isAbout, type Label, labelsFile, readLabels } from './labels.ts';
import { runDaily, type SourceQuery } from './source-queries.ts';

/** What was found of one set of logs. */
export interface Measure {
  readonly folder: string;
  readonly events: number;
  /** Records and files that were not read. */
  readonly unread: number;
  readonly alerts: readonly Finding[];
  /** Per door, and over all of them for each source query; absent of a set without labels. */
  readonly labelled?: {
    readonly doors: readonly DoorMeasure[];
    readonly falseAlerts: readonly Finding[];
    readonly bySourceQuery: readonly SourceMeasure[];
  };
  readonly sourceRows: Readonly<Record<string, number>>;
}

interface DoorMeasure {
  readonly door: string;
  readonly found: number;
  readonly missed: readonly Label[];
}

interface SourceMeasure {
  readonly name: string;
  readonly found: number;
  readonly missed: number;
  readonly falseRows: number;
}

/** Reads a folder of logs, runs every rule over it as the service would, and counts. */
export async function measureFolder(
  engine: Engine,
  rules: readonly DetectionRule[],
  queries: readonly SourceQuery[],
  folder: string,
): Promise<Measure> {
  const labels = await readLabels(folder);
  const names = (await readdir(folder)).filter((name) => name !== labelsFile && !name.startsWith('.'));
  const report = await readTelemetry(
    engine,
    names.map((name) => join(folder, name)),
  );
  const events = Object.values(report.rowsByTable).reduce((sum, rows) => sum + rows, 0);
  const span = report.timeSpan;
  const alerts: Finding[] = [];
  const bySource = new Map<string, readonly Finding[]>();
  if (span !== undefined) {
    const to = new Date(span.to.getTime() + 1);
    for (const rule of rules) alerts.push(...(await alertsOf(engine, rule, span.from, to)));
    for (const query of queries) bySource.set(query.name, await runDaily(engine, query, span.from, span.to));
  }
  const sourceRows = Object.fromEntries([...bySource].map(([name, rows]) => [name, rows.length]));
  const base = { folder, events, unread: report.unfit + report.unrecognised.length, alerts, sourceRows };
  return labels === undefined ? base : { ...base, labelled: compare(labels, alerts, bySource) };
}

async function alertsOf(
  engine: Engine,
  rule: DetectionRule,
  from: Date,
  to: Date,
): Promise<readonly Finding[]> {
  const run = await runRule(engine, rule, { from, to });
  const errors = run.problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('; '));
  const by = basename(dirname(rule.origin.file));
  return run.alerts.flatMap((alert) =>
    alert.rows.map((row) => ({
      by,
      time: typeof row.TimeGenerated === 'string' ? Date.parse(row.TimeGenerated) : Number.NaN,
      texts: Object.values(row).filter((value) => typeof value === 'string'),
    })),
  );
}

function compare(
  labels: readonly Label[],
  alerts: readonly Finding[],
  bySource: ReadonlyMap<string, readonly Finding[]>,
): NonNullable<Measure['labelled']> {
  const doors = [...new Set(labels.map(({ door }) => door))].map((door) => {
    const own = labels.filter((label) => label.door === door);
    const missed = own.filter((label) => !alerts.some((alert) => isAbout(alert, label)));
    return { door, found: own.length - missed.length, missed };
  });
  const isFalse = (finding: Finding): boolean => !labels.some((label) => isAbout(finding, label));
  const bySourceQuery = [...bySource].map(([name, rows]) => {
    const found = labels.filter((label) => rows.some((row) => isAbout(row, label))).length;
    return { name, found, missed: labels.length - found, falseRows: rows.filter(isFalse).length };
  });
  return { doors, falseAlerts: alerts.filter(isFalse), bySourceQuery };
}

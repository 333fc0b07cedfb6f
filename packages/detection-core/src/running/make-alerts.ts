import { given } from '@drawbridge/base';
import type { ColumnSchema } from '@drawbridge/kql';

import type { DetectionRule, TriggerOperator } from '../rules/model/rule.ts';
import type { Alert, AlertNote, ResultRow } from './alert.ts';
import { overrideDetails } from './alert-details.ts';
import { mapEntities } from './alert-entities.ts';
import { mapCustomDetails } from './custom-details.ts';
import { deterministicId } from './deterministic-id.ts';
import { canonicalText, rowsWithRealsAsText } from './result-text.ts';

/** The period of one evaluation. */
export interface Period {
  readonly now: Date;
  readonly from: Date;
  readonly to: Date;
}

export interface MadeAlerts {
  readonly alerts: readonly Alert[];
  readonly notes: readonly AlertNote[];
}

const keptRows = 100;
const maxAlertsPerRun = { Scheduled: 150, NRT: 30 } as const;

/** Whether this many rows trigger the rule. A near-real-time rule triggers on any row. */
export function triggers(rule: DetectionRule, rowCount: number): boolean {
  if (rule.kind === 'NRT') return rowCount > 0;
  const compare: Readonly<Record<TriggerOperator, boolean>> = {
    GreaterThan: rowCount > rule.triggerThreshold,
    LessThan: rowCount < rule.triggerThreshold,
    Equal: rowCount === rule.triggerThreshold,
    NotEqual: rowCount !== rule.triggerThreshold,
  };
  return compare[rule.triggerOperator];
}

/**
 * The alerts of one evaluation: one over all rows, or one per row up to the service's limit, the last of which
 * stands for the rows that are left over (149 + 1; 29 + 1 for a near-real-time rule). `columns` says which values are
 * reals, whose text is not that of a long.
 */
export function makeAlerts(
  rule: DetectionRule,
  rows: readonly ResultRow[],
  period: Period,
  columns: readonly ColumnSchema[] = [],
): MadeAlerts {
  if (!triggers(rule, rows.length)) return { alerts: [], notes: [] };
  const groups = rule.aggregation === 'AlertPerResult' && rows.length > 0 ? perResult(rule, rows) : [rows];
  const seen = new Map<string, number>();
  const made = groups.map((group) => makeAlert(rule, group, { period, columns }, seen));
  return { alerts: made.map((result) => result.alert), notes: made.flatMap((result) => result.notes) };
}

function perResult(rule: DetectionRule, rows: readonly ResultRow[]): readonly (readonly ResultRow[])[] {
  const limit = maxAlertsPerRun[rule.kind];
  if (rows.length <= limit) return rows.map((row) => [row]);
  return [...rows.slice(0, limit - 1).map((row) => [row]), rows.slice(limit - 1)];
}

function makeAlert(
  rule: DetectionRule,
  rows: readonly ResultRow[],
  { period, columns }: { readonly period: Period; readonly columns: readonly ColumnSchema[] },
  seen: Map<string, number>,
): { readonly alert: Alert; readonly notes: readonly AlertNote[] } {
  const systemAlertId = alertId(rule, rows, period, seen);
  const shown = rowsWithRealsAsText(rows, columns);
  const { entities, notes: entityNotes } = mapEntities(rule, shown);
  const { details, notes: detailNotes } = mapCustomDetails(rule, shown);
  const alert: Alert = {
    systemAlertId,
    ruleId: rule.id,
    ...given({ ruleVersion: rule.version }),
    ...overrideDetails(rule, shown[0] ?? {}),
    techniques: rule.techniques,
    timeGenerated: period.now,
    ...timesOf(rows, period),
    period: { from: period.from, to: period.to },
    entities,
    customDetails: details,
    rowCount: rows.length,
    rows: rows.slice(0, keptRows),
    query: rule.query,
  };
  const notes = [...entityNotes, ...detailNotes].map((message) => ({ systemAlertId, message }));
  return { alert, notes };
}

/** Equal rows in one evaluation are told apart by their number. */
function alertId(
  rule: DetectionRule,
  rows: readonly ResultRow[],
  period: Period,
  seen: Map<string, number>,
): string {
  const content = rows.map((row) => canonicalText(row)).join('\n');
  const repeat = seen.get(content) ?? 0;
  seen.set(content, repeat + 1);
  const window = [period.from.toISOString(), period.to.toISOString()];
  return deterministicId('alert', rule.id, ...window, content, String(repeat));
}

function timesOf(rows: readonly ResultRow[], period: Period): Pick<Alert, 'startTime' | 'endTime'> {
  const times = rows.flatMap((row) => {
    const value = row.TimeGenerated;
    const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
    return Number.isNaN(time) ? [] : [time];
  });
  if (times.length === 0) return { startTime: period.from, endTime: period.to };
  const first = times.reduce((low, time) => Math.min(low, time));
  const last = times.reduce((high, time) => Math.max(high, time));
  return { startTime: new Date(first), endTime: new Date(last) };
}

import { canonicalJson } from '@drawbridge/base';
import type { Alert, AlertEntity, ResultRow } from '@drawbridge/detection-core';

/** An alert that only one version of a rule raises. */
export interface ShownAlert {
  /** First TimeGenerated among its rows, and the last one where it is another: ISO 8601. */
  readonly time: string;
  /** Its entities; the columns of its first row where it has none. */
  readonly what: string;
}

/** What came and what went from one version to the next. */
export interface AlertDifference {
  readonly appear: readonly ShownAlert[];
  readonly vanish: readonly ShownAlert[];
}

/**
 * Compares the alerts of two versions of a rule. An alert is told from another by its entities and its time: its id
 * would not do, as that is made of the rows, and a column more makes other rows. Without entities its columns count,
 * those that both versions have.
 */
export function compareAlerts(before: readonly Alert[], after: readonly Alert[]): AlertDifference {
  const columns = sharedColumns(before, after);
  const old = keyed(before, columns);
  const fresh = keyed(after, columns);
  return { appear: without(fresh, old), vanish: without(old, fresh) };
}

interface KeyedAlert extends ShownAlert {
  readonly key: string;
}

function keyed(alerts: readonly Alert[], columns: readonly string[]): readonly KeyedAlert[] {
  return alerts.map((alert) => {
    const time = timeOf(alert);
    const parts = alert.entities.length > 0 ? entityTexts(alert.entities) : rowTexts(alert, columns);
    return { key: canonicalJson([time, [...parts].sort()]), time, what: shorten(parts) };
  });
}

/** A multiset: an alert that is raised twice and then once has vanished once. */
function without(alerts: readonly KeyedAlert[], others: readonly KeyedAlert[]): readonly ShownAlert[] {
  const left = new Map<string, number>();
  for (const { key } of others) left.set(key, (left.get(key) ?? 0) + 1);
  return alerts.flatMap(({ key, time, what }) => {
    const count = left.get(key) ?? 0;
    if (count === 0) return [{ time, what }];
    left.set(key, count - 1);
    return [];
  });
}

function timeOf({ startTime, endTime }: Alert): string {
  const texts = [startTime, endTime].map((time) => time.toISOString().replace('.000Z', 'Z'));
  return [...new Set(texts)].join(' – ');
}

function entityTexts(entities: readonly AlertEntity[]): readonly string[] {
  return entities.map(({ type, identifiers }) => `${type} ${Object.values(identifiers).join(' ')}`);
}

function rowTexts({ rows, rowCount }: Alert, columns: readonly string[]): readonly string[] {
  const first = rows[0] ?? {};
  const values = columns.map((name) => `${name}=${textOf(first[name])}`);
  return rowCount === 1 ? values : [`${rowCount} rows`, ...values];
}

/** `TimeGenerated` is told by the time already. */
function sharedColumns(before: readonly Alert[], after: readonly Alert[]): readonly string[] {
  const [old, fresh] = [before, after].map((alerts) => alerts.flatMap((alert) => alert.rows)[0]);
  const names = Object.keys(old ?? fresh ?? {}).filter((name) => name !== 'TimeGenerated');
  return old === undefined || fresh === undefined ? names : names.filter((name) => name in fresh);
}

function textOf(value: ResultRow[string] | undefined): string {
  if (typeof value === 'string') return value;
  return typeof value === 'bigint' ? value.toString() : JSON.stringify(value ?? null, bigIntAsText);
}

function bigIntAsText(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

const shownParts = 8;

function shorten(parts: readonly string[]): string {
  const more = parts.length > shownParts ? [`and ${parts.length - shownParts} more`] : [];
  return [...parts.slice(0, shownParts), ...more].join(', ');
}

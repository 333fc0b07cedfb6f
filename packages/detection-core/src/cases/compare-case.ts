import type { JsonValue } from '@drawbridge/base';

import type { Alert, ResultRow } from '../running/alert.ts';
import { jsonOf, textOfValue } from '../running/result-text.ts';
import type { CaseExpectation, CaseRow } from './detection-case.ts';

/** One way in which a case came out otherwise than expected, as plain data. */
export interface CaseDifference {
  /** `alerts`, `rows[1].Target`, `customDetails.AccessKeyId`, … */
  readonly what: string;
  readonly expected: JsonValue;
  readonly actual: JsonValue;
}

/** Compares everything that the case states; empty where it came out as expected. */
export function compareCase(
  expected: CaseExpectation,
  alerts: readonly Alert[],
  rows: readonly ResultRow[],
): readonly CaseDifference[] {
  const differences: CaseDifference[] = [];
  if (alerts.length !== expected.alerts) {
    differences.push({ what: 'alerts', expected: expected.alerts, actual: alerts.length });
  }
  if (expected.rows !== undefined) differences.push(...compareRows(expected.rows, rows));
  if (expected.entities !== undefined) differences.push(...compareEntities(expected.entities, alerts));
  for (const [key, values] of Object.entries(expected.customDetails ?? {})) {
    const actual = [...new Set(alerts.flatMap((alert) => alert.customDetails[key] ?? []))];
    differences.push(...compareLists(`customDetails.${key}`, values, actual));
  }
  if (expected.names !== undefined) {
    differences.push(
      ...compareLists(
        'names',
        expected.names,
        alerts.map((alert) => alert.name),
      ),
    );
  }
  if (expected.severities !== undefined) {
    differences.push(
      ...compareLists(
        'severities',
        expected.severities,
        alerts.map((alert) => alert.severity),
      ),
    );
  }
  return differences;
}

function compareLists(
  what: string,
  expected: readonly string[],
  actual: readonly string[],
): readonly CaseDifference[] {
  const same = JSON.stringify([...expected].sort()) === JSON.stringify([...actual].sort());
  return same ? [] : [{ what, expected, actual }];
}

/** Rows come in any order: each expected one takes the row that it fits best. */
function compareRows(expected: readonly CaseRow[], rows: readonly ResultRow[]): readonly CaseDifference[] {
  const differences: CaseDifference[] = [];
  if (expected.length !== rows.length) {
    differences.push({ what: 'rows', expected: expected.length, actual: rows.length });
  }
  const left = new Set(rows);
  const pending: (readonly [number, CaseRow])[] = [];
  for (const [index, want] of expected.entries()) {
    const exact = [...left].find((row) => misfits(want, row).length === 0);
    if (exact === undefined) pending.push([index, want]);
    else left.delete(exact);
  }
  for (const [index, want] of pending) {
    const nearest = [...left].sort((a, b) => misfits(want, a).length - misfits(want, b).length)[0];
    if (nearest === undefined) {
      differences.push({ what: `rows[${index}]`, expected: want, actual: null });
      continue;
    }
    left.delete(nearest);
    for (const column of misfits(want, nearest)) {
      const actual = column in nearest ? jsonOf(nearest[column] ?? null) : `(no column ${column})`;
      differences.push({ what: `rows[${index}].${column}`, expected: want[column] ?? null, actual });
    }
  }
  for (const row of left)
    differences.push({ what: 'rows: not expected', expected: null, actual: jsonOf(row) });
  return differences;
}

function misfits(want: CaseRow, row: ResultRow): readonly string[] {
  return Object.keys(want).filter(
    (column) => !(column in row) || !fits(want[column] ?? null, jsonOf(row[column] ?? null)),
  );
}

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

/** Datetimes are compared as instants, and values within lists and objects one by one; else exactly. */
function fits(want: JsonValue, actual: JsonValue): boolean {
  if (typeof want === 'string' && typeof actual === 'string' && isoTime.test(want) && isoTime.test(actual)) {
    return Date.parse(want) === Date.parse(actual) || want === actual;
  }
  if (Array.isArray(want) && Array.isArray(actual)) {
    return (
      want.length === actual.length &&
      want.every((item: JsonValue, at) => fits(item, actual[at] as JsonValue))
    );
  }
  if (isBag(want) && isBag(actual)) {
    const keys = new Set([...Object.keys(want), ...Object.keys(actual)]);
    return [...keys].every(
      (key) => key in want && key in actual && fits(want[key] ?? null, actual[key] ?? null),
    );
  }
  return want === actual;
}

function isBag(value: JsonValue): value is Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function compareEntities(expected: readonly CaseRow[], alerts: readonly Alert[]): readonly CaseDifference[] {
  const entities = alerts.flatMap((alert) => alert.entities);
  return expected.flatMap((want, index) => {
    const { type = null, ...identifiers } = want;
    const ofType = entities.filter((entity) => type === null || entity.type === type);
    const isThere = ofType.some((entity) =>
      Object.entries(identifiers).every(([name, value]) => entity.identifiers[name] === textOfValue(value)),
    );
    if (isThere) return [];
    const actual = ofType.map((entity) => ({ type: entity.type, ...entity.identifiers }));
    return [{ what: `entities[${index}]`, expected: want, actual }];
  });
}

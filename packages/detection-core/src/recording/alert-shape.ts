import { canonicalJson, toJson, type JsonValue } from '@drawbridge/base';

import type { Alert } from '../running/alert.ts';

type Spoken = Pick<
  Alert,
  | 'name'
  | 'description'
  | 'severity'
  | 'tactics'
  | 'techniques'
  | 'entities'
  | 'customDetails'
  | 'dynamicProperties'
  | 'rowCount'
>;

/** What alerts say, in no order of theirs: the same text for the same alerts. */
export function alertsText(alerts: readonly Alert[]): string {
  return canonicalJson(alerts.map((alert) => canonicalJson(spoken(alert))).sort());
}

/**
 * The same where names, addresses and ids have others in their place: each value stands for how often it occurs in which
 * fields, so that alerts which share a value still do, and those which do not still do not.
 */
export function alertsShape(alerts: readonly Alert[]): string {
  const places = new Map<string, string[]>();
  const note = (value: string, place: string): void => {
    places.set(value, [...(places.get(value) ?? []), place]);
  };
  const values = alerts.map(spoken);
  for (const value of values) visit(value, '', note);
  const shown = (text: string): string => (places.get(text) ?? []).slice().sort().join(' ');
  return canonicalJson(values.map((value) => canonicalJson(mapped(value, '', shown))).sort());
}

function spoken(alert: Spoken): JsonValue {
  const { name, description, severity, tactics, techniques, rowCount } = alert;
  const { entities, customDetails, dynamicProperties } = alert;
  const said = { name, description, severity, tactics, techniques, rowCount };
  return toJson({ ...said, entities, customDetails, dynamicProperties });
}

/** What is the rule's and no row's. */
const ours = new Set(['.severity', '.tactics', '.techniques', '.entities.type']);

function visit(value: JsonValue, place: string, note: (text: string, place: string) => void): void {
  if (typeof value === 'string') note(value, place);
  else if (Array.isArray(value)) for (const item of value as readonly JsonValue[]) visit(item, place, note);
  else if (value !== null && typeof value === 'object') {
    for (const [name, inner] of Object.entries(value)) visit(inner, `${place}.${name}`, note);
  }
}

function mapped(value: JsonValue, place: string, shown: (text: string) => string): JsonValue {
  if (typeof value === 'string') return ours.has(place) ? value : shown(value);
  if (Array.isArray(value))
    return (value as readonly JsonValue[]).map((item) => mapped(item, place, shown)).sort(byJson);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, mapped(inner, `${place}.${name}`, shown)]),
  );
}

const byJson = (a: JsonValue, b: JsonValue): number => (canonicalJson(a) < canonicalJson(b) ? -1 : 1);

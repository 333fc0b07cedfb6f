import { attackTactics } from '@drawbridge/base';

import type { AlertSeverity, DetectionRule } from '../rules/model/rule.ts';
import type { ResultRow } from './alert.ts';
import { textOfValue } from './result-text.ts';

/** What an alert is called and how bad it is, after the rule's overrides. */
export interface AlertDetails {
  readonly name: string;
  readonly description: string;
  readonly severity: AlertSeverity;
  readonly tactics: readonly string[];
  readonly dynamicProperties: Readonly<Record<string, string>>;
}

const maxNameBytes = 256;
const maxDescriptionBytes = 5 * 1024;
const severities: readonly AlertSeverity[] = ['High', 'Medium', 'Low', 'Informational'];

/** Applies `alertDetailsOverride` with the alert's first row, as the service does; a wrong value changes nothing. */
export function overrideDetails(rule: DetectionRule, row: ResultRow): AlertDetails {
  const override = rule.alertDetailsOverride;
  const text = (column: string | undefined): string =>
    column === undefined ? '' : textOfValue(row[column] ?? null);
  const name = fillFormat(override?.alertDisplayNameFormat, row, maxNameBytes);
  const description = fillFormat(override?.alertDescriptionFormat, row, maxDescriptionBytes);
  const dynamic = override?.alertDynamicProperties ?? [];
  const properties = dynamic.map(({ alertProperty, value }) => [alertProperty, text(value)] as const);
  return {
    name: name === '' ? rule.name : name,
    description: description === '' ? plainDescription(rule.description) : description,
    severity: severityOf(text(override?.alertSeverityColumnName)) ?? rule.severity,
    tactics: tacticsOf(text(override?.alertTacticsColumnName)) ?? rule.tactics,
    dynamicProperties: Object.fromEntries(properties.filter(([, value]) => value !== '')),
  };
}

/** The community writes descriptions in single quotes inside a block scalar; its packaging takes them off. */
function plainDescription(text: string): string {
  return text.trim().replace(/^'([^]*)'$/, '$1');
}

function fillFormat(format: string | undefined, row: ResultRow, maxBytes: number): string {
  const text = (format ?? '').replace(/\{\{\s*([^{}]+?)\s*\}\}/g, (_, column: string) =>
    textOfValue(row[column] ?? null),
  );
  return cutToBytes(text.trim(), maxBytes);
}

/** Cuts between characters, never inside one. */
function cutToBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  let kept = '';
  let bytes = 0;
  for (const letter of text) {
    bytes += Buffer.byteLength(letter);
    if (bytes > maxBytes) break;
    kept += letter;
  }
  return kept;
}

function severityOf(text: string): AlertSeverity | undefined {
  return severities.find((severity) => severity.toLowerCase() === text.trim().toLowerCase());
}

/** One tactic, several with commas, or a JSON list. */
function tacticsOf(text: string): readonly string[] | undefined {
  const words = text.split(/[,[\]"]/).map((word) => word.replace(/\s/g, ''));
  const known = words.flatMap((word) =>
    attackTactics.filter((attackTactic) => attackTactic.toLowerCase() === word.toLowerCase()),
  );
  return known.length === 0 ? undefined : known;
}

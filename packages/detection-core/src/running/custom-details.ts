import type { DetectionRule } from '../rules/model/rule.ts';
import type { ResultRow } from './alert.ts';
import { distinctTexts } from './result-text.ts';

export interface MappedDetails {
  readonly details: Readonly<Record<string, readonly string[]>>;
  readonly notes: readonly string[];
}

const maxValues = 50;
const maxBytes = 2048;

/** The custom details of an alert: the distinct values of each named column, within the service's limits. */
export function mapCustomDetails(rule: DetectionRule, rows: readonly ResultRow[]): MappedDetails {
  const notes: string[] = [];
  const details: Record<string, readonly string[]> = {};
  let bytes = 2;
  for (const [key, column] of Object.entries(rule.customDetails)) {
    const values = distinctTexts(rows.map((row) => row[column] ?? null));
    const kept: string[] = [];
    for (const value of values.slice(0, maxValues)) {
      const size = Buffer.byteLength(JSON.stringify(value)) + 1 + (kept.length === 0 ? key.length + 6 : 0);
      if (bytes + size > maxBytes) break;
      bytes += size;
      kept.push(value);
    }
    if (kept.length > 0) details[key] = kept;
    if (kept.length < values.length) {
      const limit = kept.length === maxValues ? `${maxValues} values` : `${maxBytes} bytes in all`;
      notes.push(
        `${values.length - kept.length} values of the detail '${key}' are dropped: ${limit} are allowed`,
      );
    }
  }
  return { details, notes };
}

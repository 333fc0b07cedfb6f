import type { Unread } from '../incident/incident.ts';
import { readEmbeddedObject } from './embedded-json.ts';

/**
 * The custom details of one alert: JSON text of `{ "Key": ["value", …] }`. A dynamic column arrives as one value
 * that is itself JSON text of a list, so such a value is unfolded. Empty values are left out, as the service does.
 */
export function readCustomDetails(
  additionalData: Readonly<Record<string, unknown>>,
  path: string,
  unread: Unread[],
): Readonly<Record<string, readonly string[]>> {
  const details = readEmbeddedObject(additionalData['Custom Details'], path, unread);
  const entries = Object.entries(details).map(
    ([key, value]) => [key, valuesOf(value, `${path}.${key}`, unread)] as const,
  );
  return Object.fromEntries(entries.filter(([, values]) => values.length > 0));
}

function valuesOf(value: unknown, path: string, unread: Unread[]): readonly string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return [...new Set(value.flatMap((inner) => valuesOf(inner, path, unread)))];
  if (typeof value === 'string') return valuesOfText(value.trim(), path, unread);
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  unread.push({ path, why: 'a custom detail must be a text or a list of texts, but this is an object' });
  return [];
}

function valuesOfText(text: string, path: string, unread: Unread[]): readonly string[] {
  if (text === '') return [];
  if (!text.startsWith('[') || !text.endsWith(']')) return [text];
  try {
    return valuesOf(JSON.parse(text), path, unread);
  } catch {
    return [text];
  }
}

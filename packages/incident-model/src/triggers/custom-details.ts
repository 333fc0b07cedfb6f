import type { DetailsAtLimit, IncidentAlert, Unread } from '../incident/incident.ts';
import { parseEmbedded, readEmbeddedObject } from './embedded-json.ts';

/** What Sentinel keeps of the custom details of one alert, whatever more its rule found. */
const mostValues = 50;
const mostBytes = 2048;
/** Within so many bytes of the limit an id or an ARN would not have found room any more. */
const roomForAnother = 128;

/**
 * The custom details of one alert: JSON text of `{ "Key": ["value", …] }`. A dynamic column arrives as one value
 * that is itself JSON text of a list, so such a value is unfolded. Empty values are left out, as the service does.
 */
export function readCustomDetails(
  additionalData: Readonly<Record<string, unknown>>,
  path: string,
  unread: Unread[],
): Pick<IncidentAlert, 'customDetails' | 'atLimit'> {
  const details = readEmbeddedObject(additionalData['Custom Details'], path, unread);
  const entries = Object.entries(details).map(
    ([key, value]) => [key, valuesOf(value, `${path}.${key}`, unread)] as const,
  );
  const customDetails = Object.fromEntries(entries.filter(([, values]) => values.length > 0));
  const atLimit = findLimits(details);
  return { customDetails, ...(atLimit === undefined ? {} : { atLimit }) };
}

function findLimits(details: Readonly<Record<string, unknown>>): DetailsAtLimit | undefined {
  const full = Object.entries(details).filter(
    ([, values]) => Array.isArray(values) && values.length >= mostValues,
  );
  const bytes = Buffer.byteLength(JSON.stringify(details));
  const isFull = bytes > mostBytes - roomForAnother;
  if (full.length === 0 && !isFull) return undefined;
  return { keys: full.map(([key]) => key), ...(isFull ? { bytes } : {}) };
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
    return valuesOf(parseEmbedded(text), path, unread);
  } catch {
    return [text];
  }
}

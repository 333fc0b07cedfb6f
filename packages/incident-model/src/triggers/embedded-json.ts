import type { JsonValue } from '@drawbridge/base';

import type { Unread } from '../incident/incident.ts';

/** A value that may be there twice: as JSON, or as text that holds JSON. Absent and empty text read as undefined. */
export function readEmbedded(value: unknown, path: string, unread: Unread[]): unknown {
  if (typeof value !== 'string') return value ?? undefined;
  if (value.trim() === '') return undefined;
  try {
    return JSON.parse(value) as unknown;
  } catch (error) {
    unread.push({ path, why: `the text is not valid JSON: ${(error as Error).message}`, kind: 'any' });
    return undefined;
  }
}

/** The same, when only an object will do. */
export function readEmbeddedObject(
  value: unknown,
  path: string,
  unread: Unread[],
): Readonly<Record<string, JsonValue>> {
  const read = readEmbedded(value, path, unread);
  if (read === undefined) return {};
  if (isRecord(read)) return read;
  unread.push({ path, why: `expected an object, but this is ${nameOf(read)}`, kind: 'any' });
  return {};
}

export function isRecord(value: unknown): value is Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list of words: an array, JSON text of one, or words with commas between them. */
export function readWords(value: unknown): readonly string[] {
  if (typeof value === 'string') return wordsOfText(value);
  if (!Array.isArray(value)) return [];
  return value.filter((text): text is string => typeof text === 'string' && text.trim() !== '');
}

function wordsOfText(text: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed)) return readWords(parsed);
  } catch {
    // Not JSON: the other spelling, `InitialAccess, LateralMovement`.
  }
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

function nameOf(value: unknown): string {
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

import { isNestedDeeper, type JsonValue } from '@drawbridge/base';

import type { Unread } from '../incident/incident.ts';

/** What a cloud writes into a text is far below it; deeper is made to exhaust its reader. */
const deepest = 50;

/** Parses JSON that stands in a text of a body. Throws an Error that says what is wrong with it. */
export function parseEmbedded(text: string): unknown {
  const value = JSON.parse(text) as unknown;
  if (!isNestedDeeper(value, deepest)) return value;
  throw new Error(`lists and objects lie more than ${deepest} deep in one another`);
}

/** A value that may be there twice: as JSON, or as text that holds JSON. Absent and empty text read as undefined. */
export function readEmbedded(value: unknown, path: string, unread: Unread[]): unknown {
  if (typeof value !== 'string') return value ?? undefined;
  if (value.trim() === '') return undefined;
  try {
    return parseEmbedded(value);
  } catch (error) {
    const { message } = error as Error;
    const fault = error instanceof SyntaxError ? `the text is not valid JSON: ${message}` : message;
    unread.push({ path, why: fault, kind: 'any' });
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
    const parsed = parseEmbedded(text);
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

import type { FieldPath } from '@drawbridge/base';
import { isMap, isNode, isScalar, parseDocument, stringify, type Pair, type YAMLMap } from 'yaml';

/** A part of a text, and what stands there afterwards. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Fields of one map of a document, with their new values; undefined takes a field away. */
export type FieldValues = Readonly<Record<string, unknown>>;

/**
 * The edits that give fields of a map other values. Only the field's own text changes: comments, order and spelling of
 * everything else stay byte for byte.
 */
export function editFields(
  text: string,
  holder: FieldPath,
  values: FieldValues,
  isJson: boolean,
): readonly TextEdit[] {
  const document = parseDocument(isJson ? text.replaceAll('\t', ' ') : text, { prettyErrors: false });
  const map = holder.length === 0 ? document.contents : document.getIn(holder, true);
  if (!isMap(map)) return [];
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return Object.entries(values).flatMap(([field, value]) => {
    const pair = map.items.find(({ key }) => isScalar(key) && key.value === field);
    const edit = isJson ? editJson(map, pair, field, value) : editYaml(text, map, pair, field, value);
    return edit === undefined ? [] : [{ ...edit, text: edit.text.replaceAll(/\r?\n/g, eol) }];
  });
}

/** Applies edits, from the last to the first so that none moves another. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort((a, b) => b.start - a.start);
  return ordered.reduce(
    (all, { start, end, text: part }) => all.slice(0, start) + part + all.slice(end),
    text,
  );
}

function editYaml(
  text: string,
  map: YAMLMap,
  pair: Pair | undefined,
  field: string,
  value: unknown,
): TextEdit | undefined {
  const written = value === undefined ? '' : stringify({ [field]: value }, { lineWidth: 0 });
  if (pair === undefined) {
    if (value === undefined) return undefined;
    const at = endOfLine(text, rangeOf(map)[1]);
    return { start: at, end: at, text: text.charAt(at - 1) === '\n' || at === 0 ? written : `\n${written}` };
  }
  const start = rangeOf(pair.key)[0];
  const end = rangeOf(pair.value)[1] || rangeOf(pair.key)[1];
  if (value === undefined) return { start, end: endOfLine(text, end), text: '' };
  if (isOneLine(text.slice(start, end)) && isOneLine(written.trimEnd()) && isScalar(pair.value)) {
    const [from] = rangeOf(pair.value);
    return { start: from, end, text: written.trimEnd().slice(`${field}: `.length) };
  }
  const keepsBreak = text.charAt(end - 1) === '\n';
  return { start, end, text: keepsBreak ? written : written.replace(/\n$/, '') };
}

/** In JSON, null says that there is nothing. */
function editJson(map: YAMLMap, pair: Pair | undefined, field: string, value: unknown): TextEdit | undefined {
  const written = JSON.stringify(value ?? null);
  if (pair !== undefined) {
    const [start, end] = rangeOf(pair.value);
    return { start, end, text: written };
  }
  if (value === undefined) return undefined;
  const start = rangeOf(map)[0] + 1;
  return { start, end: start, text: `${JSON.stringify(field)}:${written}${map.items.length > 0 ? ',' : ''}` };
}

function rangeOf(node: unknown): readonly [number, number] {
  const range = isNode(node) ? node.range : undefined;
  return [range?.[0] ?? 0, range?.[1] ?? 0];
}

function endOfLine(text: string, from: number): number {
  if (text.charAt(from - 1) === '\n') return from;
  const at = text.indexOf('\n', from);
  return at === -1 ? text.length : at + 1;
}

function isOneLine(text: string): boolean {
  return !text.includes('\n');
}

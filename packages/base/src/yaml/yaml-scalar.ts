import type { Scalar } from 'yaml';

import { spanAt, type SourceSpan } from '../problems/problem.ts';

/**
 * The place in a document's text of `length` code units at `start` of a scalar's value; undefined where the YAML folds
 * or escapes the value, so that its places cannot be told.
 */
export function spanInScalar(
  text: string,
  scalar: Scalar,
  start: number,
  length: number,
): SourceSpan | undefined {
  const { range, value, type } = scalar;
  if (!range || typeof value !== 'string') return undefined;
  const [from, to] = range;
  if (type === 'BLOCK_LITERAL') return inLiteralBlock(text, from, to, spanAt(value, start, length));
  const at = text.indexOf(value, from);
  // One further where the text is quoted.
  return at === -1 || at > from + 1 ? undefined : spanAt(text, at + start, length);
}

/** A literal block keeps its lines, less the indentation that it states or that the first of them has. */
function inLiteralBlock(text: string, from: number, to: number, inside: SourceSpan): SourceSpan {
  const headerEnd = text.indexOf('\n', from);
  const lines = text.slice(headerEnd + 1, to).split('\n');
  const stated = /[1-9]/.exec(text.slice(from, headerEnd))?.[0];
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const indent = stated === undefined ? indentOf(first) : parentIndent(text, from) + Number(stated);
  const before = lines.slice(0, inside.line - 1);
  const lineStart = before.reduce((at, line) => at + line.length + 1, headerEnd + 1);
  return spanAt(text, lineStart + indent + inside.column - 1, inside.length);
}

function parentIndent(text: string, from: number): number {
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  return indentOf(text.slice(lineStart, from));
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

import { type Problem, type SourceSpan, spanAt } from '@drawbridge/base';
import { isScalar, parseDocument } from 'yaml';

import type { DetectionRule } from './rule.ts';

/** A problem of the rule's query, moved to where the author sees it: the line and column of the rule's file. */
export function atRule(rule: Pick<DetectionRule, 'origin' | 'query'>, one: Problem): Problem {
  const { file, text } = rule.origin;
  const span =
    one.span === undefined ? undefined : (queryPosition(text, rule.query, one.span) ?? querySpan(text));
  return { ...one, file, field: 'query', ...(span === undefined ? {} : { span }) };
}

interface QueryNode {
  readonly start: number;
  readonly end: number;
  readonly isBlock: boolean;
}

function queryNode(text: string): QueryNode | undefined {
  const node = parseDocument(text).get('query', true);
  if (!isScalar(node) || !node.range) return undefined;
  return { start: node.range[0], end: node.range[1], isBlock: node.type === 'BLOCK_LITERAL' };
}

function querySpan(text: string): SourceSpan | undefined {
  const node = queryNode(text);
  return node === undefined ? undefined : spanAt(text, node.start, Math.max(1, node.end - node.start));
}

/** The place in the file of a place in the query; undefined where the YAML folds or escapes the text. */
function queryPosition(text: string, query: string, span: SourceSpan): SourceSpan | undefined {
  const node = queryNode(text);
  if (node === undefined) return undefined;
  if (node.isBlock) return inBlock(text, node, span);
  const at = text.indexOf(query, node.start);
  return at === -1 || at > node.start + 1 ? undefined : spanAt(text, at + span.start, span.length);
}

/** A literal block keeps its lines, less the indentation that the first of them has. */
function inBlock(text: string, node: QueryNode, span: SourceSpan): SourceSpan | undefined {
  const headerEnd = text.indexOf('\n', node.start);
  const lines = text.slice(headerEnd + 1, node.end).split('\n');
  const stated = /[1-9]/.exec(text.slice(node.start, headerEnd))?.[0];
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const indent =
    stated === undefined
      ? first.length - first.trimStart().length
      : parentIndent(text, node) + Number(stated);
  const before = lines.slice(0, span.line - 1);
  const lineStart = before.reduce((at, line) => at + line.length + 1, headerEnd + 1);
  return spanAt(text, lineStart + indent + span.column - 1, span.length);
}

function parentIndent(text: string, node: QueryNode): number {
  const lineStart = text.lastIndexOf('\n', node.start - 1) + 1;
  const line = text.slice(lineStart, node.start);
  return line.length - line.trimStart().length;
}

import { parseText } from '../../functions/text/parse-text.ts';
import { convert } from '../../lowering/convert.ts';
import { checkRegex } from '../../values/text/regex.ts';
import { escapePattern } from '../../values/text/parse-pattern.ts';
import { typeFromName } from '../../kusto/type-names.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { filterRel, type Output } from '../../plan/rel.ts';
import { call, columnRef, longLiteral, textLiteral, type Column, type Scalar } from '../../plan/scalar.ts';
import type { KqlType } from '../../schema/types.ts';
import { scopeOver, type OperatorLowering, type Scope } from '../../lowering/lowering.ts';
import { readParameters } from '../../lowering/parameters.ts';
import { project } from '../../lowering/projection.ts';
import { reject } from '../../lowering/refusal.ts';
import type { Relation } from '../../lowering/relation.ts';

interface Capture {
  readonly name: string;
  readonly type: KqlType;
}

interface ParsePattern {
  readonly regex: string;
  readonly captures: readonly Capture[];
}

/** `parse x with "a" b:long "c" d`: takes a text apart; where it does not fit, the new columns are null. */
export const lowerParse: OperatorLowering = (node, input, scope) => parseRows(node, input, scope).relation;

/** `parse-where`: as `parse`, and drops the rows that do not fit. */
export const lowerParseWhere: OperatorLowering = (node, input, scope) => {
  const { relation, parts } = parseRows(node, input, scope);
  return { ...relation, rel: filterRel(relation.rel, call('is_not_null', 'bool', columnRef(parts))) };
};

function parseRows(
  node: KustoNode,
  input: Relation,
  scope: Scope,
): { readonly relation: Relation; readonly parts: Column } {
  const parameters = readParameters(node, ['kind', 'flags']);
  const kind = parameters.get('kind')?.text ?? 'simple';
  const flags = parameters.get('flags')?.text ?? '';
  const { regex, captures } = readPattern(node.list('Patterns'), kind);
  const text = convert(scope.lowering.scalar(node.child('Expression'), scopeOver(input, scope)), 'string');
  const types = captures.map((capture) => capture.type).join(',');
  const parts = scope.lowering.newColumn('parts', 'dynamic');
  const value = parseText.call(
    text,
    textLiteral(withFlags(regex, flags, kind)),
    textLiteral(types),
    textLiteral(kind),
  );
  const withParts = project(input, [...input.columns, { column: parts, value }], scope.lowering);
  const hiding = { ...withParts, hidden: [...withParts.hidden, parts] };
  return { relation: project(hiding, outputsOf(node, input, captures, parts, scope), scope.lowering), parts };
}

/** `flags=U` makes lazy what is greedy, and the other way round. */
function withFlags(regex: string, flags: string, kind: string): string {
  const swapped = flags.includes('U') ? swapGreed(regex) : regex;
  const dotAll = kind !== 'regex' || flags.includes('s') ? 's' : '';
  const all = `${dotAll}${flags.replace(/[Us]/g, '')}`;
  return all === '' ? swapped : `(?${all})${swapped}`;
}

function swapGreed(regex: string): string {
  return regex.replace(
    /\\.|\[(?:\\.|[^\]])*\]|(\(\?)|([*+?]|\{\d+(?:,\d*)?\})(\??)/g,
    (all, open, quantifier, lazy) => {
      if (open !== undefined || quantifier === undefined) return all;
      return `${quantifier as string}${lazy === '?' ? '' : '?'}`;
    },
  );
}

function outputsOf(
  node: KustoNode,
  input: Relation,
  captures: readonly Capture[],
  parts: Column,
  scope: Scope,
): readonly (Output | Column)[] {
  const values = new Map<string, Scalar>();
  captures.forEach((capture, index) => {
    const item = call('get_index', 'dynamic', columnRef(parts), longLiteral(index));
    values.set(capture.name, convert(convert(item, 'string'), capture.type));
  });
  return node.columns.map((wanted) => {
    const value = values.get(wanted.name);
    const kept = input.columns.find((column) => column.name === wanted.name);
    if (value !== undefined) {
      return {
        column: scope.lowering.newColumn(wanted.name, wanted.type),
        value: convert(value, wanted.type),
      };
    }
    return kept ?? reject(node, `the column '${wanted.name}' is not captured`);
  });
}

/** The pattern as one regular expression with a group for each capture. */
function readPattern(parts: readonly KustoNode[], kind: string): ParsePattern {
  const captures: Capture[] = [];
  const pieces = parts.map((part, index): string => {
    if (part.kind === 'StarExpression')
      return kind === 'regex' ? '.*?' : index === parts.length - 1 ? '.*' : '.*?';
    if (part.kind === 'StringLiteralExpression' || part.kind === 'CompoundStringLiteralExpression') {
      return kind === 'regex' ? checked(part) : escapePattern(part.stringValue);
    }
    const typed = part.kind === 'NameAndTypeDeclaration';
    const type = typed ? (typeFromName(part.child('Type').text) ?? 'string') : 'string';
    captures.push({ name: (typed ? part.child('Name') : part).symbolOrText, type });
    const pattern = valuePattern(type, kind, parts[index + 1]);
    return `(?P<k${captures.length - 1}>${pattern})`;
  });
  return { regex: `^${pieces.join('')}${kind === 'regex' ? '' : '$'}`, captures };
}

const numberPatterns: Readonly<Partial<Record<KqlType, string>>> = {
  int: '\\s*[-+]?\\d+',
  long: '\\s*[-+]?\\d+',
  real: '\\s*[-+]?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?',
  decimal: '\\s*[-+]?\\d+(?:\\.\\d+)?',
};

/** What a value of a type looks like where `*` follows: nothing else says where it ends. */
const typePatterns: Readonly<Partial<Record<KqlType, string>>> = {
  ...numberPatterns,
  bool: '\\s*(?:[tT]rue|[fF]alse|TRUE|FALSE|[01])',
  datetime:
    '\\s*(?:\\d{4}-\\d{1,2}-\\d{1,2}|\\d{1,2}/\\d{1,2}/\\d{4})(?:[T ]\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?)?(?:Z|[-+]\\d{2}:\\d{2})?',
  timespan: '\\s*-?(?:\\d+\\.)?\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?',
  guid: '\\s*[0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}',
};

/** Numbers take what looks like one; other values as little as they must, and as much as they can in a regex. */
function valuePattern(type: KqlType, kind: string, next: KustoNode | undefined): string {
  const isOpen = next?.kind === 'StarExpression';
  const typed = isOpen ? typePatterns[type] : kind === 'relaxed' ? undefined : numberPatterns[type];
  const any = next === undefined || kind === 'regex' ? '.*' : '.*?';
  if (typed === undefined) return any;
  return kind === 'relaxed' ? `(?:${typed}|${any})` : typed;
}

function checked(part: KustoNode): string {
  const wrong = checkRegex(part.stringValue);
  if (wrong !== undefined) reject(part, `the regular expression is not valid: ${wrong}`);
  return `(?:${part.stringValue})`;
}

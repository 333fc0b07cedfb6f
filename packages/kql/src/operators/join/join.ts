import { commonType, convert } from '../../lowering/convert.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { filterRel, joinRel, projectRel, type JoinKind, type Output, type Rel } from '../../plan/rel.ts';
import { call, columnRef, longLiteral, type Column, type Scalar } from '../../plan/scalar.ts';
import type { OperatorLowering, Scope } from '../../lowering/lowering.ts';
import { readParameters } from '../../lowering/parameters.ts';
import { refuse, reject } from '../../lowering/refusal.ts';
import { unordered, type Relation } from '../../lowering/relation.ts';

type JoinKey = { readonly left: Scalar; readonly right: Scalar };

/** Kusto's kinds: the plan's join, which side is kept alone, and whether the left is made unique first. */
const kinds: Readonly<
  Record<string, { readonly join: JoinKind; readonly swapped?: boolean; readonly unique?: boolean }>
> = {
  innerunique: { join: 'inner', unique: true },
  inner: { join: 'inner' },
  leftouter: { join: 'left' },
  rightouter: { join: 'right' },
  fullouter: { join: 'full' },
  leftsemi: { join: 'semi' },
  rightsemi: { join: 'semi', swapped: true },
  anti: { join: 'anti' },
  leftanti: { join: 'anti' },
  leftantisemi: { join: 'anti' },
  rightanti: { join: 'anti', swapped: true },
  rightantisemi: { join: 'anti', swapped: true },
};

/** `join kind=… (right) on …`; innerunique where no kind is given: one row of the left per key. */
export const lowerJoin: OperatorLowering = (node, input, scope) => {
  const parameters = readParameters(node, ['kind', 'withsource']);
  const kind = parameters.get('kind')?.text ?? 'innerunique';
  const known = kinds[kind];
  if (known === undefined) return refuse(node, `join kind=${kind}`);
  const keepsRight = known.swapped === true || known.join === 'right' || known.join === 'full';
  if (keepsRight && input.partition !== undefined) refuse(node, `join kind=${kind} inside another operator`);
  const right = scope.lowering.table(node.child('Expression'), scope);
  const keys = lowerKeys(node.optional('ConditionClause'), input, right, scope);
  const left = known.unique === true ? oneRowPerKey(input, keys, scope) : input;
  return known.swapped === true
    ? joinSides(
        known.join,
        right,
        left,
        keys.map((key) => ({ left: key.right, right: key.left })),
        scope,
      )
    : joinSides(known.join, left, right, keys, scope);
};

/** `lookup`: keeps the left's rows and columns, adds the right's columns but its keys. */
export const lowerLookup: OperatorLowering = (node, input, scope) => {
  const kind = readParameters(node, ['kind']).get('kind')?.text ?? 'leftouter';
  if (kind !== 'leftouter' && kind !== 'inner') refuse(node, `lookup kind=${kind}`);
  const right = scope.lowering.table(node.child('Expression'), scope);
  const keys = lowerKeys(node.optional('LookupClause'), input, right, scope);
  const joined = joinSides(kind === 'inner' ? 'inner' : 'left', input, right, keys, scope);
  const rightKeys = keys.flatMap((key) => keyColumns(key.right));
  const dropped = new Set(
    right.columns.flatMap((column, index) => (rightKeys.includes(column) ? [index] : [])),
  );
  const columns = joined.columns.filter((_, index) => !dropped.has(index - input.columns.length));
  return { ...joined, columns };
};

function keyColumns(scalar: Scalar): readonly Column[] {
  if (scalar.kind === 'column') return [scalar.column];
  return scalar.kind === 'call' ? scalar.args.flatMap(keyColumns) : [];
}

function joinSides(
  join: JoinKind,
  left: Relation,
  right: Relation,
  keys: readonly JoinKey[],
  scope: Scope,
): Relation {
  const rel = joinRel(join, left.rel, right.rel, keys);
  if (join === 'semi' || join === 'anti') return { ...unordered(left, rel, left.columns), order: left.order };
  const padded = padTexts(rel, join, left, right, scope);
  const base = { ...left, hidden: [...left.hidden, ...right.hidden] };
  return { ...unordered(base, padded.rel, padded.columns), order: [...left.order, ...right.order] };
}

/** Texts of a side without a match are empty, not null. */
export function padTexts(
  rel: Rel,
  join: JoinKind,
  left: Relation,
  right: Relation,
  scope: Scope,
): { readonly rel: Rel; readonly columns: readonly Column[] } {
  const visible = [...left.columns, ...right.columns];
  const lacking = new Set<Column>([
    ...(join === 'right' || join === 'full' ? left.columns : []),
    ...(join === 'left' || join === 'full' ? right.columns : []),
  ]);
  if (![...lacking].some((column) => column.type === 'string')) return { rel, columns: visible };
  const outputs = visible.map((column): Output => {
    if (!lacking.has(column) || column.type !== 'string') return { column: column, value: columnRef(column) };
    return {
      column: scope.lowering.newColumn(column.name, 'string'),
      value: call('text_or_empty', 'string', columnRef(column)),
    };
  });
  const hidden = rel.columns.filter((column) => !visible.includes(column));
  const carried = hidden.map((column): Output => ({ column: column, value: columnRef(column) }));
  return { rel: projectRel(rel, [...outputs, ...carried]), columns: outputs.map((output) => output.column) };
}

function lowerKeys(
  clause: KustoNode | undefined,
  left: Relation,
  right: Relation,
  scope: Scope,
): readonly JoinKey[] {
  if (clause === undefined) return [];
  if (clause.kind !== 'JoinOnClause') return refuse(clause, 'join … where');
  return clause.list('Expressions').flatMap((expression) => lowerCondition(expression, left, right, scope));
}

function lowerCondition(node: KustoNode, left: Relation, right: Relation, scope: Scope): readonly JoinKey[] {
  if (node.kind === 'ParenthesizedExpression')
    return lowerCondition(node.child('Expression'), left, right, scope);
  if (node.kind === 'AndExpression') {
    return ['Left', 'Right'].flatMap((side) => lowerCondition(node.child(side), left, right, scope));
  }
  if (node.kind === 'NameReference') return [sameName(node, left, right)];
  if (node.kind !== 'EqualExpression') return refuse(node, `the join condition '${node.text}'`);
  const rows = new Map([
    ['$left', left.columns],
    ['$right', right.columns],
  ]);
  const inner = { lowering: scope.lowering, environment: scope.environment, columns: [], rows };
  const [a, b] = [node.child('Left'), node.child('Right')].map((side) => ({
    isRight: side.text.includes('$right'),
    value: scope.lowering.scalar(side, inner),
  }));
  if (a === undefined || b === undefined) throw new Error('an equality has two sides');
  return [keyPair(node, a.isRight ? b.value : a.value, a.isRight ? a.value : b.value)];
}

function sameName(node: KustoNode, left: Relation, right: Relation): JoinKey {
  const name = node.symbolOrText;
  const [a, b] = [left, right].map((side) => side.columns.find((column) => column.name === name));
  if (a === undefined || b === undefined) return reject(node, `'${name}' is not a column of both sides`);
  return keyPair(node, columnRef(a), columnRef(b));
}

function keyPair(node: KustoNode, left: Scalar, right: Scalar): JoinKey {
  if (left.type === 'dynamic' || right.type === 'dynamic') {
    reject(node, 'a join key cannot be dynamic', 'convert it on both sides: extend key = tostring(key)');
  }
  const type = commonType(left.type, right.type);
  if (type === undefined) return reject(node, `join keys of types ${left.type} and ${right.type}`);
  return { left: convert(left, type), right: convert(right, type) };
}

function oneRowPerKey(left: Relation, keys: readonly JoinKey[], scope: Scope): Relation {
  const number = scope.lowering.newColumn('number', 'long');
  const value = {
    kind: 'window',
    type: 'long',
    name: 'row_number',
    args: [],
    partition: [
      ...keys.map((key) => key.left),
      ...(left.partition === undefined ? [] : [columnRef(left.partition)]),
    ],
    order: left.order,
  } as const;
  const kept = left.rel.columns.map((column): Output => ({ column: column, value: columnRef(column) }));
  const numbered = projectRel(left.rel, [...kept, { column: number, value }]);
  const rel = filterRel(numbered, call('equal', 'bool', columnRef(number), longLiteral(1)));
  return { ...left, rel };
}

import { convert } from '../../lowering/convert.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { aggregateRel, filterRel, joinRel, projectRel, type Output } from '../../plan/rel.ts';
import { call, columnRef, longLiteral, type Column } from '../../plan/scalar.ts';
import { constantCount } from '../order/limit.ts';
import { scopeOver, type OperatorLowering, type Scope } from '../../lowering/lowering.ts';
import { lowerNamed } from '../../lowering/named-expressions.ts';
import { project } from '../../lowering/projection.ts';
import { refuse } from '../../lowering/refusal.ts';
import { unordered, type Relation } from '../../lowering/relation.ts';
import { AggregateResults } from './summarize.ts';

/** The rows that remain, and the columns of the levels so far: value and aggregate of each. */
interface Level {
  readonly rows: Relation;
  readonly groups: readonly Column[];
}

/** `top-nested n of a by x, top-nested m of b by y`: the best n of a, and of each of these the best m of b. */
export const lowerTopNested: OperatorLowering = (node, input, scope) => {
  if (input.partition !== undefined) refuse(node, 'top-nested inside another operator');
  const clauses = node.list('Clauses');
  const start: Level = { rows: input, groups: [] };
  const levels = clauses.reduce<Level>(
    (level, clause, index) => addLevel(clause, level, index === clauses.length - 1, input, scope),
    start,
  );
  return project({ ...levels.rows, order: [], hidden: [] }, levels.groups, scope.lowering);
};

function addLevel(clause: KustoNode, level: Level, isLast: boolean, input: Relation, scope: Scope): Level {
  if (clause.optional('WithOthersClause') !== undefined) refuse(clause, 'top-nested … with others');
  const { rows, groups } = level;
  const over = scopeOver(rows, scope);
  const [of] = lowerNamed(clause.child('OfExpression'), over);
  if (of === undefined) return refuse(clause, 'top-nested without a column');
  const by = clause.child('ByExpression');
  const ordered = by.kind === 'OrderedExpression' ? by.child('Expression') : by;
  const ascending = by.kind === 'OrderedExpression' && by.optional('Ordering')?.text.trim() === 'asc';
  const results = new AggregateResults(rows, scope);
  const [best] = results.lower(ordered);
  if (best === undefined) return refuse(by, 'top-nested without an aggregate');
  const value = scope.lowering.newColumn(of.name ?? clause.child('OfExpression').text, of.value.type);
  const score = scope.lowering.newColumn('score', best.type);
  const kept = groups.map((group): Output => ({ column: group, value: columnRef(group) }));
  const grouped = aggregateRel(rows.rel, [...kept, { column: value, value: of.value }], results.outputs);
  const number = scope.lowering.newColumn('number', 'long');
  const window = {
    kind: 'window',
    type: 'long',
    name: 'row_number',
    args: [],
    partition: groups.map(columnRef),
    order: [{ value: convert(best, best.type), descending: !ascending, nullsFirst: ascending }],
  } as const;
  const numbered = projectRel(grouped, [
    ...kept,
    { column: value, value: columnRef(value) },
    { column: score, value: best },
    { column: number, value: window },
  ]);
  const count = clause.optional('Expression');
  const rel =
    count === undefined
      ? numbered
      : filterRel(
          numbered,
          call('less_or_equal', 'bool', columnRef(number), longLiteral(constantCount(count, scope))),
        );
  const next = [...groups, value, score];
  if (isLast) return { rows: unordered(rows, rel, next), groups: next };
  return joinBack(
    of.value,
    { rows: unordered(rows, rel, next), groups: next },
    value,
    groups,
    input,
    rows,
    scope,
  );
}

/** The rows of the groups that were kept, with the columns of all levels. */
function joinBack(
  of: Output['value'],
  level: Level,
  value: Column,
  groups: readonly Column[],
  input: Relation,
  rows: Relation,
  scope: Scope,
): Level {
  const fresh = new Map(
    level.groups.map((group) => [group, scope.lowering.newColumn(group.name, group.type)]),
  );
  const renamed = (column: Column): Column => fresh.get(column) ?? column;
  const right = projectRel(
    level.rows.rel,
    level.groups.map((group): Output => ({ column: renamed(group), value: columnRef(group) })),
  );
  const keys = [
    ...groups.map((group) => ({ left: columnRef(group), right: columnRef(renamed(group)) })),
    { left: of, right: columnRef(renamed(value)) },
  ];
  const rel = joinRel('inner', rows.rel, right, keys);
  return { rows: { ...unordered(rows, rel, input.columns), order: [] }, groups: level.groups.map(renamed) };
}

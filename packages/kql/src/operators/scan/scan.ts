import { callScan } from '../../interpret/scan-udf.ts';
import { convert } from '../../lowering/convert.ts';
import { aggregateRel, joinRel, projectRel, type ExpandRel, type Output, type Rel } from '../../plan/rel.ts';
import { call, columnRef, longLiteral, type Column, type Scalar, type SortKey } from '../../plan/scalar.ts';
import type { KqlType } from '../../schema/types.ts';
import { scopeOver, type OperatorLowering, type Scope } from '../../lowering/lowering.ts';
import { readParameters } from '../../lowering/parameters.ts';
import { project } from '../../lowering/projection.ts';
import { reject } from '../../lowering/refusal.ts';
import type { Relation } from '../../lowering/relation.ts';
import { encodeScan, type EncodedScan } from './scan-program.ts';
import { sortBy } from '../order/sort.ts';

/**
 * `scan [with_match_id = m] [declare (…)] with (step s1: condition => a = …; …)`: matches sequences of rows. All rows
 * of a partition go to JavaScript as one list ({@link ../../interpret/run-scan.ts}), which says which rows matched which
 * steps; its answer is joined to the rows by their numbers.
 */
export const lowerScan: OperatorLowering = (node, input, scope) => {
  const matchId = readParameters(node, ['with_match_id']).get('with_match_id')?.symbolOrText;
  const order = node.optional('OrderByClause')?.list('Expressions') ?? [];
  const sorted = order.length === 0 ? input : sortBy(order, input, scope);
  if (!sorted.serialized) {
    return reject(node, "'scan' needs rows in order", 'put `sort by …` or `serialize` before it');
  }
  const encoded = encodeScan(node, sorted, scope);
  const keys = (node.optional('PartitionByClause')?.list('Expressions') ?? []).map((expression) =>
    scope.lowering.scalar(expression, scopeOver(sorted, scope)),
  );
  if (
    matchId !== undefined &&
    [...sorted.columns, ...encoded.declared].some((column) => column.name === matchId)
  ) {
    reject(node, `there is already a column '${matchId}'`);
  }
  const rows = numberRows(sorted, keys, encoded.slots, scope);
  const matches = findMatches(rows, encoded, scope);
  const rel = joinRel('inner', rows.rel, matches.rel, [
    { left: columnRef(rows.number), right: columnRef(matches.row) },
  ]);
  const added = matchId === undefined ? matches.declared : [...matches.declared, matches.sequence];
  const hidden = [...sorted.hidden, rows.number, matches.order];
  const joined: Relation = {
    ...sorted,
    rel,
    columns: [...sorted.columns, ...added],
    hidden,
    order: [ascending(rows.number), ascending(matches.order)],
    name: undefined,
  };
  return project(joined, joined.columns, scope.lowering);
};

function ascending(column: Column): SortKey {
  return { value: columnRef(column), descending: false, nullsFirst: true };
}

/** The rows with their numbers; `share` gives them again with other columns. */
interface NumberedRows {
  readonly rel: Rel;
  readonly number: Column;
  readonly partitions: readonly Column[];
  readonly slots: readonly Column[];
  again(): NumberedRows;
}

function numberRows(
  input: Relation,
  keys: readonly Scalar[],
  slots: readonly Scalar[],
  scope: Scope,
): NumberedRows {
  const { lowering } = scope;
  const named = (name: string, value: Scalar): Output => ({
    column: lowering.newColumn(name, value.type),
    value,
  });
  const number = named('number', {
    kind: 'window',
    type: 'long',
    name: 'row_number',
    args: [],
    partition: [],
    order: input.order,
  });
  const partitions = keys.map((key) => named('partition', key));
  const slotOutputs = slots.map((slot) => named('slot', slot));
  const kept = input.rel.columns.map((column): Output => ({ column: column, value: columnRef(column) }));
  const rel = projectRel(input.rel, [...kept, number, ...partitions, ...slotOutputs]);
  const id = lowering.newId();
  const use = (columns: readonly Column[]): NumberedRows => {
    const swap = (column: Column): Column => columns[rel.columns.indexOf(column)] ?? column;
    return {
      rel: { kind: 'shared', id, rel, columns },
      number: swap(number.column),
      partitions: [
        ...(input.partition === undefined ? [] : [input.partition]),
        ...partitions.map((partition) => partition.column),
      ].map(swap),
      slots: slotOutputs.map((slotOutput) => swap(slotOutput.column)),
      again: () => use(rel.columns.map((column) => lowering.newColumn(column.name, column.type))),
    };
  };
  return use(rel.columns);
}

interface Matches {
  readonly rel: Rel;
  readonly row: Column;
  readonly order: Column;
  readonly sequence: Column;
  readonly declared: readonly Column[];
}

/** A row per match: the number of the row, and what the step made of it. */
function findMatches(numbered: NumberedRows, encoded: EncodedScan, scope: Scope): Matches {
  const { lowering } = scope;
  const rows = numbered.again();
  const list = lowering.newColumn('rows', 'dynamic');
  const groups = rows.partitions.map((partition): Output => ({
    column: lowering.newColumn('partition', partition.type),
    value: columnRef(partition),
  }));
  const order = [ascending(rows.number)];
  const cells = [rows.number, ...rows.slots].map((column) => writeSlot(columnRef(column)));
  const grouped = aggregateRel(rows.rel, groups, [
    { column: list, name: 'make_list', args: [call('pack_array', 'dynamic', ...cells)], order },
  ]);
  const found = lowering.newColumn('found', 'dynamic');
  const value = callScan(encoded.program, columnRef(list));
  const scanned = projectRel(grouped, [{ column: found, value }]);
  const match = lowering.newColumn('match', 'dynamic');
  const expanded: ExpandRel = {
    kind: 'expand',
    input: scanned,
    lists: [{ column: match, value: call('lines', 'dynamic', columnRef(found)) }],
    columns: [found, match],
  };
  const cell = (name: string, type: KqlType, at: number): Output => ({
    column: lowering.newColumn(name, type),
    value: call('cell', type, columnRef(match), longLiteral(at)),
  });
  const [row, place, sequence] = [
    cell('row', 'long', 0),
    cell('order', 'long', 1),
    cell('sequence', 'long', 2),
  ];
  const declared = encoded.declared.map((column, at) => cell(column.name, column.type, at + 3));
  return {
    rel: projectRel(expanded, [row, place, sequence, ...declared]),
    row: row.column,
    order: place.column,
    sequence: sequence.column,
    declared: declared.map((output) => output.column),
  };
}

/** Whole numbers and ticks as texts, which JavaScript's own JSON reader keeps exact; a dynamic as the text it is. */
function writeSlot(value: Scalar): Scalar {
  switch (value.type) {
    case 'int':
    case 'long':
      return call('string_to_dynamic', 'dynamic', convert(value, 'string'));
    case 'datetime':
    case 'timespan':
      return call('string_to_dynamic', 'dynamic', convert(call('as_long', 'long', value), 'string'));
    case 'dynamic':
      return call('string_to_dynamic', 'dynamic', value);
    case 'bool':
    case 'real':
    case 'decimal':
    case 'string':
    case 'guid':
      return convert(value, 'dynamic');
  }
}

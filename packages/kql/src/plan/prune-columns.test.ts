import { expect, test } from 'vitest';

import { pruneColumns } from './prune-columns.ts';
import { aggregateRel, filterRel, projectRel, type Rel } from './rel.ts';
import { call, columnRef, longLiteral, type Column, type Scalar } from './scalar.ts';

const column = (id: number, name: string): Column => ({ id, name, type: 'long' });
const [a, b, c] = [column(1, 'a'), column(2, 'b'), column(3, 'c')];
const scan: Rel = { kind: 'scan', table: 0, ordinals: [0, 1, 2], columns: [a, b, c] };

test('reads only the columns that the output and the conditions need', () => {
  const rel = filterRel(scan, call('equal', 'bool', columnRef(b), longLiteral(1)));
  const pruned = pruneColumns(rel, [c]);
  expect(pruned).toMatchObject({ kind: 'filter', input: { ordinals: [1, 2], columns: [b, c] } });
});

test('leaves one column where only the rows count', () => {
  const counted = column(4, 'count_');
  const rel = aggregateRel(scan, [], [{ column: counted, name: 'count', args: [] }]);
  expect(pruneColumns(rel, [counted])).toMatchObject({ input: { columns: [a] } });
});

test('keeps one aggregate where none is read, for the one row that it makes', () => {
  const sum = column(4, 'sum_b');
  const rel = aggregateRel(scan, [], [{ column: sum, name: 'sum_whole', args: [columnRef(b)] }]);
  const above = projectRel(rel, [{ column: column(5, 'one'), value: longLiteral(1) }]);
  const pruned = pruneColumns(above, above.columns);
  expect(pruned).toMatchObject({ input: { aggregates: [{ name: 'sum_whole' }], input: { columns: [b] } } });
});

test('gives a shared relation what all of its uses need, and keeps it one', () => {
  const use = (columns: readonly Column[]): Rel => ({ kind: 'shared', id: 9, rel: scan, columns });
  const [left, right] = [
    use([column(11, 'a'), column(12, 'b'), column(13, 'c')]),
    use([column(21, 'a'), column(22, 'b'), column(23, 'c')]),
  ];
  const value = (rel: Rel, at: number): Scalar => columnRef(rel.columns[at] ?? a);
  const union: Rel = {
    kind: 'union',
    branches: [
      { input: left, values: [value(left, 0)] },
      { input: right, values: [value(right, 2)] },
    ],
    columns: [column(30, 'x')],
  };
  const pruned = pruneColumns(union, union.columns);
  if (pruned.kind !== 'union') throw new Error('a union stays a union');
  const shared = pruned.branches.map(({ input }) => (input.kind === 'shared' ? input.rel : undefined));
  expect(shared[0]).toMatchObject({ columns: [a, c] });
  expect(shared[1]).toBe(shared[0]);
});

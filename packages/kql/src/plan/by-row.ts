import type { Rel } from './rel.ts';
import type { Scalar } from './scalar.ts';

/**
 * Whether each row of a result comes from one row of one table that has a time, whatever the other rows are. The time
 * can then be divided, each part asked for on its own, and the answers put together. A sort, a limit, an aggregate, a
 * join, or rows that stand in the query itself make it false: so does whatever this does not know.
 */
export function isByRow(rel: Rel, hasTime: (table: number) => boolean): boolean {
  switch (rel.kind) {
    case 'scan':
      return hasTime(rel.table);
    case 'project':
      return isByRow(rel.input, hasTime) && rel.outputs.every((output) => isOfOneRow(output.value));
    case 'filter':
      return isByRow(rel.input, hasTime) && isOfOneRow(rel.condition);
    case 'expand':
      return isByRow(rel.input, hasTime) && rel.lists.every((list) => isOfOneRow(list.value));
    case 'union':
      return rel.branches.every(
        (branch) => isByRow(branch.input, hasTime) && branch.values.every(isOfOneRow),
      );
    case 'shared':
      return isByRow(rel.rel, hasTime);
    case 'values':
    case 'sort':
    case 'aggregate':
    case 'join':
    case 'range':
      return false;
  }
}

/** Whether a value is computed from its own row, and from what is the same whichever part of the time is looked at. */
function isOfOneRow(scalar: Scalar): boolean {
  switch (scalar.kind) {
    case 'literal':
    case 'column':
      return true;
    case 'call':
      return scalar.args.every(isOfOneRow);
    case 'case':
      return [...scalar.branches.flatMap(({ when, then }) => [when, then]), scalar.otherwise].every(
        isOfOneRow,
      );
    case 'membership':
      return isOfOneRow(scalar.value) && isOfOneRow(scalar.column) && readsNoTable(scalar.rel);
    case 'subquery':
      return readsNoTable(scalar.rel);
    case 'window':
      return false;
  }
}

/** A watchlist or a list in the query itself, chosen from row by row. */
function readsNoTable(rel: Rel): boolean {
  switch (rel.kind) {
    case 'values':
      return true;
    case 'project':
      return readsNoTable(rel.input) && rel.outputs.every((output) => isOfOneRow(output.value));
    case 'filter':
      return readsNoTable(rel.input) && isOfOneRow(rel.condition);
    case 'shared':
      return readsNoTable(rel.rel);
    case 'scan':
    case 'sort':
    case 'aggregate':
    case 'join':
    case 'union':
    case 'expand':
    case 'range':
      return false;
  }
}

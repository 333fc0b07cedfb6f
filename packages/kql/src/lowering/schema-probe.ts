import type { Rel } from '../plan/rel.ts';
import type { Column } from '../plan/scalar.ts';
import type { ColumnSchema } from '../schema/types.ts';

/**
 * Ends a translation that needs the data: the columns of `pivot` and `bag_unpack` are values in it.
 * The engine runs `rel`, whose one column is text; `describe` makes the columns of it; the translation begins again
 * with these written into the query, at `insertAt`, as Kusto's own syntax allows (`evaluate pivot(x) : (a:long)`).
 */
export class SchemaProbe extends Error {
  readonly rel: Rel;
  readonly column: Column;
  readonly insertAt: number;
  readonly describe: (values: readonly string[]) => readonly ColumnSchema[];

  constructor(
    rel: Rel,
    column: Column,
    insertAt: number,
    describe: (values: readonly string[]) => readonly ColumnSchema[],
  ) {
    super('the columns depend on the data');
    this.rel = rel;
    this.column = column;
    this.insertAt = insertAt;
    this.describe = describe;
  }
}

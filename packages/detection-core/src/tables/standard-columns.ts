import type { HiddenColumn, TableSchema } from '@drawbridge/kql';

/**
 * What every table of Log Analytics has, by Microsoft's page on standard columns. Some of them are hidden, and the page
 * does not say which: those that the table's own reference lists are taken for visible, the others for hidden.
 */
const standardColumns: readonly HiddenColumn[] = [
  { name: 'TenantId', type: 'string' },
  { name: 'Type', type: 'string', missing: 'table-name' },
  { name: '_BilledSize', type: 'real' },
  { name: '_IsBillable', type: 'string' },
  { name: '_ItemId', type: 'string', missing: 'row-id' },
  { name: '_ResourceId', type: 'string' },
  { name: '_SubscriptionId', type: 'string' },
  { name: '_TimeReceived', type: 'datetime' },
];

/** The table with the standard columns that it does not list, hidden; and with its name in the column `Type`. */
export function withStandardColumns({ name, columns }: TableSchema): TableSchema {
  return {
    name,
    columns: columns.map((column) =>
      column.name === 'Type' && column.type === 'string' ? { ...column, missing: 'table-name' } : column,
    ),
    hidden: standardColumns.filter(
      (standardColumn) => !columns.some((own) => own.name === standardColumn.name),
    ),
  };
}

import { columnRef } from '../../plan/scalar.ts';
import { refuse } from '../../lowering/refusal.ts';
import { lowered, type ScalarFunction } from '../definition/scalar-function.ts';

/**
 * `ingestion_time()`: rows from files have none, so it is the row's TimeGenerated: no ingestion delay. Where that
 * column is gone it is refused, because a null would silently drop every row that a rule compares with it.
 */
const ingestionTime = lowered(['ingestion_time'], (invocation) => {
  const time = invocation.scope.columns.find(
    (column) => column.name === 'TimeGenerated' && column.type === 'datetime',
  );
  return time === undefined
    ? refuse(
        invocation.node,
        "'ingestion_time' over rows without TimeGenerated",
        'use it before project or summarize',
      )
    : columnRef(time);
});

export const ingestionFunctions: readonly ScalarFunction[] = [ingestionTime];

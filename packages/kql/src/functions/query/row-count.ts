import { runTimeError } from '../../lowering/run-time-error.ts';
import { internal, type InternalFunction } from '../definition/internal-function.ts';

/** A number of rows that is known only as the query runs. */
export const rowCount = internal('row_count', {
  parameters: ['long?'],
  returns: 'long',
  evaluate: (count) => {
    if (count === null) throw runTimeError('the number of rows is null');
    if (count < 0n) throw runTimeError('the number of rows is negative');
    return count;
  },
});

export const rowCountFunctions: readonly InternalFunction[] = [rowCount];

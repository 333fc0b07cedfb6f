import { evaluates } from '../evaluate.suite.ts';

evaluates([
  ['series_fir(dynamic([3, 6, 9, 12]), dynamic([1, 1, 1]))', [1, 3, 6, 9]],
  ['series_fir(dynamic([3, 6, 9, 12]), dynamic([1, 1, 1]), true, true)', [3, 6, 9, 7]],
  // A filter with a negative weight is not normalized, and cannot be.
  ['series_fir(dynamic([1, 2, 4]), dynamic([1, -1]))', [1, 1, 2]],
  ['series_fir(dynamic([1, 2, 4]), dynamic([1, -1]), true)', null],
  ['series_iir(dynamic([1, 2, 3]), dynamic([1]), dynamic([1, -1]))', [1, 3, 6]],
  ['series_iir(dynamic([1, 2, 3]), dynamic([1]), dynamic([0, -1]))', null],
]);

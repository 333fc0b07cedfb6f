import { evaluates } from '../evaluate.suite.ts';

evaluates([
  // Whole numbers stay whole, and are cut towards zero.
  ['series_fill_linear(dynamic([null, 4, null, null, 5, null]))', [4, 4, 4, 4, 5, 5]],
  ['series_fill_linear(dynamic([1.0, null, 2.0]))', [1, 1.5, 2]],
  ['series_fill_linear(dynamic([null, 1.0, null]), real(null), false)', [null, 1, null]],
  ['series_fill_linear(dynamic([-1, 4, -1, 8]), -1)', [4, 4, 6, 8]],
  ['series_fill_linear(dynamic([null, null]), real(null), true, 7)', [7, 7]],
  ['series_fill_const(dynamic([1, null, 3]), 0.5)', [1, 0.5, 3]],
  ['series_fill_const(dynamic([1, -1, 3]), 9, -1)', [1, 9, 3]],
  ['series_fill_forward(dynamic([null, 1, null]))', [null, 1, 1]],
]);

import { evaluates } from './evaluate.suite.ts';

evaluates([
  ['7 % 5', 2],
  ['-7 % 5', 3],
  ['7 % -5', 2],
  ['7 % 0', null],
  // These used to be an overflow in DuckDB.
  ['42 % 9223372036854775807', 42],
  ['-1 % 9223372036854775807', 9223372036854775806n],
  ['(-9223372036854775807 - 1) % -1', 0],
  ['9223372036854775807 + 1', -9223372036854775808n],
  ['(-9223372036854775807 - 1) / -1', -9223372036854775808n],
  ['7 / 0', null],
  ['bin(-9223372036854775807 - 1, 7)', 9223372036854775802n],
  ['bin(-8, 7)', -14],
  ['bin_at(5, 7, 1)', 1],
  ['bin(5, 0)', null],
  // Used to name a function that was not registered.
  ['binary_shift_left(1, 4)', 16],
  ['binary_shift_right(-16, 2)', -4],
  ['binary_shift_left(1, 64)', 1],
  ['binary_shift_left(1, -1)', null],
]);

import { evaluates, refuses } from '../evaluate.suite.ts';

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
  // Used to come back as it was.
  ['round(1250, -2)', 1300],
  ['round(-1250, -2)', -1300],
  ['round(1234, 2)', 1234],
  ['decimal(12345678901234567890.5)', '12345678901234567890.5'],
  ['decimal(1.500000000000000000000000)', '1.5'],
  ['decimal(1e-18)', '0.000000000000000001'],
]);

refuses([
  // Used to be cut to 18 digits after the point, or to fail in DuckDB.
  ['decimal(0.1234567890123456789)', 'more digits than are kept'],
  ['decimal(123456789012345678901)', 'more digits than are kept'],
  ['decimal(1e25)', 'more digits than are kept'],
]);

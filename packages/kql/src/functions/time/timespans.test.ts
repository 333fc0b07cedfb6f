import { evaluates } from '../evaluate.suite.ts';

evaluates([
  // Used to be a day, two hours and three minutes.
  ["totimespan('01:02:03')", '01:02:03'],
  ["totimespan('02:03')", '02:03:00'],
  ["totimespan('1.02:03:04.5')", '1.02:03:04.5000000'],
  ["totimespan('1.02:03')", '1.02:03:00'],
  ["totimespan('1:02:03:04')", '1.02:03:04'],
  ["totimespan('-00:00:00.0000001')", '-00:00:00.0000001'],
  ["totimespan('25:00:00')", null],
  ["totimespan('00:60:00')", null],
]);

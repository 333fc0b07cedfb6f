import { evaluates } from '../../functions/evaluate.suite.ts';

evaluates([
  ["split('a@b@', '@')", ['a', 'b', '']],
  ["split('', ',')", ['']],
  ["split('aab', 'aa')", ['', 'b']],
  ["split('user@example.com', '@')[0]", 'user'],
  ["split('zones/z/types/e2', '/')[-1]", 'e2'],
  [`split(@'é"\\/,b', ',')`, ['é"\\/', 'b']],
  [`split('a\\tb,c', ',')`, ['a\tb', 'c']],
  ["split('ab', '')", ['ab']],
  ["datetime_diff('day', datetime(2026-01-02), datetime(2026-01-01 23:59))", 1],
  ["datetime_diff('day', datetime(2026-01-01 23:59), datetime(2026-01-02))", -1],
  ["datetime_diff('hour', datetime(2026-01-01 02:00), datetime(2026-01-01 00:59))", 2],
  ["datetime_diff('week', datetime(2026-01-04), datetime(2026-01-03))", 1],
  ["datetime_diff('day', datetime(null), datetime(2026-01-02))", null],
  ["toscalar(range i from 1 to 3 step 1 | summarize make_set('a'))", ['a']],
  ["toscalar(range i from 1 to 3 step 1 | summarize make_set('a\\u001b'))", ['a\u001b']],
  ['toscalar(range i from 1 to 2 step 1 | summarize make_set(dynamic([1,2])))', [1, 2]],
  ['toscalar(range i from 1 to 2 step 1 | summarize make_set(dynamic({"a":1})))', [{ a: 1 }]],
  ['toscalar(range i from 1 to 2 step 1 | summarize make_set(dynamic(null)))', []],
  ['toscalar(range i from 1 to 3 step 1 | summarize make_set(i % 2))', [1, 0]],
]);

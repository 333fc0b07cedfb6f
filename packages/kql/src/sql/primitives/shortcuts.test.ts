import { expect, it } from 'vitest';

import { createEngine } from '../../engine/create-engine.ts';
import { evaluates } from '../../functions/evaluate.suite.ts';

evaluates([
  ["split('a@b@', '@')", ['a', 'b', '']],
  ["split('', ',')", ['']],
  ["split('aab', 'aa')", ['', 'b']],
  ["split('user@example.com', '@')[0]", 'user'],
  ["split('zones/z/types/e2', '/')[-1]", 'e2'],
  ["tostring(split('zones/z', '/')[1])", 'z'],
  ["tostring(split('zones/z', '/')[-2])", 'zones'],
  ["tostring(split('zones/z', '/')[2])", ''],
  ["isnull(split('zones/z', '/')[-3])", true],
  [`tostring(split('a\\n|"b"', '|')[1])`, '"b"'],
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
  // A word is looked for in the text of the JSON before that is read: an escape must not hide it.
  [`toscalar(print d = dynamic({"t":"\\u0069p"}) | where d.t == 'ip' | count)`, 1],
  [`toscalar(print d = parse_json('{"t":"\\\\u0069p"}') | where d.t == 'ip' | count)`, 1],
]);

it('reads a column of JSON as the function in JavaScript does, whichever way is taken', async () => {
  const texts = [
    '{"a":1,"b":[true,null,"x"]}',
    '{ "a" : 1.50 }',
    '{"a":1e5,"b":1e300}',
    '[-0,1.0,0.00001]',
    '{"a":"\\u001F\\u00e9"}',
    '[123456789012345678]',
    '["C:\\\\users"]',
    'not json',
    '[1,',
    '',
    'null',
    '"text"',
  ];
  const engine = await createEngine({
    tables: [{ name: 'T', columns: ['N', 'Text'].map((name) => ({ name, type: 'string' as const })) }],
  });
  await engine.load(
    'T',
    texts.map((text, at) => ({ values: { N: String(at).padStart(2, '0'), Text: text } })),
  );
  // A text that is put together is not a column, and always goes the slow way.
  const query = `T | extend Read = parse_json(Text), Slowly = parse_json(strcat(Text, '')) | sort by N asc
    | project Read = tostring(Read), Slowly = tostring(Slowly)`;
  const answer = await engine.query(query, { now: new Date('2026-01-12T00:00:00Z') });
  await engine.close();
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
  expect(answer.rows.map(([read]) => read)).toEqual(answer.rows.map(([, slowly]) => slowly));
  expect(answer.rows[0]).toEqual([texts[0], texts[0]]);
});

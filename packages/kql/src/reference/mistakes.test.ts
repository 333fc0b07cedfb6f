import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEngine } from '../engine/create-engine.ts';
import type { Engine } from '../engine/engine.ts';

/** A query with one mistake, where it is, and words that the problem must hold. */
interface Mistake {
  readonly mistake: string;
  readonly query: string;
  readonly at: readonly [line: number, column: number];
  readonly cause: RegExp;
  /** The right name, or what would be right, in the hints or the message. */
  readonly hint?: RegExp;
}

const mistakes: readonly Mistake[] = [
  {
    mistake: 'an unknown column',
    query: 'Sign\n| where UserPrincipalNam == "a"',
    at: [2, 9],
    cause: /UserPrincipalNam/,
    hint: /UserPrincipalName/,
  },
  {
    mistake: 'a wrong type',
    query: 'Sign\n| extend d = startofday(UserPrincipalName)',
    at: [2, 25],
    cause: /datetime/,
  },
  {
    mistake: 'a missing table',
    query: 'Sing\n| take 1',
    at: [1, 1],
    cause: /Sing/,
    hint: /Sign/,
  },
  {
    mistake: 'an unsupported plugin',
    query: 'Sign\n| evaluate autocluster()',
    at: [2, 12],
    cause: /autocluster.*not supported/,
  },
  {
    mistake: 'the division of a string',
    query: 'Sign\n| extend half = UserPrincipalName / 2',
    at: [2, 35],
    cause: /operator '\/' .* string and long/,
    hint: /convert the text first: tolong\(/,
  },
  {
    mistake: 'an unclosed string',
    query: 'Sign\n| where UserPrincipalName == "a\n| take 1',
    at: [2, 30],
    cause: /text that begins here is not closed/,
    hint: /end it with "/,
  },
  {
    mistake: 'an unknown function',
    query: 'Sign\n| extend l = tolowr(UserPrincipalName)',
    at: [2, 14],
    cause: /tolowr/,
    hint: /tolower/,
  },
  {
    mistake: 'an ambiguous join key',
    query: 'Sign\n| join kind=inner (Sign) on UserPrincipalName == UserPrincipalName',
    at: [2, 29],
    cause: /\$left|\$right|join|ambiguous|equality/i,
  },
  {
    mistake: 'a bad regular expression',
    query: 'Sign\n| where UserPrincipalName matches regex "(a"',
    at: [2, 41],
    cause: /regular expression.*\(a/,
  },
  {
    mistake: 'a literal out of range',
    query: 'Sign\n| where Count > 99999999999999999999',
    at: [2, 17],
    cause: /99999999999999999999.*-9223372036854775808 to 9223372036854775807/,
  },
  {
    mistake: 'a misspelt plugin',
    query: 'Sign\n| evaluate bag_unpak(dynamic({}))',
    at: [2, 12],
    cause: /bag_unpak/,
    hint: /'bag_unpack'/,
  },
  {
    mistake: 'a join key that neither side has',
    query: 'Sign\n| join (Sign | project Cnt = Count, UserPrincipalName) on UserPrincipalNam',
    at: [2, 59],
    cause: /UserPrincipalNam'/,
    hint: /available columns: UserPrincipalName$/,
  },
  {
    mistake: 'a join key that the named side does not have',
    query: 'Sign\n| join (Sign | project Cnt = Count) on $left.Count == $right.Count',
    at: [2, 62],
    cause: /'Count'/,
    hint: /available columns: Cnt$/,
  },
  {
    mistake: 'a lookup key that neither side has',
    query: 'Sign\n| lookup (Sign | project Cnt = Count, UserPrincipalName) on Cnt',
    at: [2, 61],
    cause: /'Cnt'/,
    hint: /available columns: UserPrincipalName$/,
  },
];

describe('a query with a mistake', () => {
  let engine: Engine;
  beforeAll(async () => {
    const columns = [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'UserPrincipalName', type: 'string' },
      { name: 'Count', type: 'long' },
    ] as const;
    engine = await createEngine({ tables: [{ name: 'Sign', columns }] });
  });
  afterAll(() => engine.close());

  for (const mistake of mistakes) {
    it(`${mistake.mistake} is told with its place, its cause and what would be right`, async () => {
      const checked = await engine.check(mistake.query, { file: 'rule.kql' });
      expect(checked.ok).toBe(false);
      const [first] = checked.problems.filter((problem) => problem.severity === 'error');
      expect(first?.file).toBe('rule.kql');
      expect([first?.span?.line, first?.span?.column]).toEqual(mistake.at);
      expect(first?.message).toMatch(mistake.cause);
      const told = [first?.message, ...(first?.hints ?? [])].join('\n');
      if (mistake.hint !== undefined) expect(told).toMatch(mistake.hint);
    });
  }
});

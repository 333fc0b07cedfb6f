import { inspect } from 'node:util';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type KqlType, type KqlValue } from '../schema/types.ts';
import { createEngine } from './create-engine.ts';
import { type Engine } from './engine.ts';

const types: readonly KqlType[] = [
  'bool',
  'int',
  'long',
  'real',
  'decimal',
  'string',
  'datetime',
  'timespan',
  'guid',
  'dynamic',
];
const now = new Date('2026-01-12T00:00:00Z');

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine({
    tables: types.map((type) => ({ name: `T_${type}`, columns: [{ name: 'v', type }] })),
  });
});
beforeEach(() => engine.clear());
afterAll(() => engine.close());

async function roundTrip(type: KqlType, values: readonly unknown[]) {
  const rows = values.map((v, at) => ({ values: { v }, file: 'rows.json', line: at + 1 }));
  const report = await engine.load(`T_${type}`, rows);
  const result = await engine.query(`T_${type}`, { now });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  expect(result.columns).toEqual([{ name: 'v', type }]);
  expect(report.rows).toBe(values.length);
  return {
    read: result.rows.map(([value]) => value),
    misfits: report.problems.map((problem) => problem.span?.line),
  };
}

const guid = '74be27de-1e4e-49d9-b579-fe0b331d3642';
/** %j in a test's name cannot write a bigint. */
function named<V extends readonly unknown[]>([type, ...values]: readonly [KqlType, ...V]): [
  KqlType,
  string,
  V,
] {
  return [type, inspect(values[0]), values];
}

const fits: readonly [KqlType, unknown, KqlValue][] = [
  ['bool', true, true],
  ['bool', 'FALSE', false],
  ['bool', '1', true],
  ['bool', '', null],
  ['int', 2147483647, 2147483647],
  ['int', ' -5 ', -5],
  ['long', 42, 42],
  ['long', '3.0', 3],
  ['long', 9007199254740993n, 9007199254740993n],
  ['long', '-9223372036854775808', -9223372036854775808n],
  ['real', 0.1, 0.1],
  ['real', '-1.5e3', -1500],
  ['real', 'NaN', NaN],
  ['real', '-inf', -Infinity],
  ['decimal', '12345678901234567890.123456789012345678', '12345678901234567890.123456789012345678'],
  ['decimal', -1.5, '-1.5'],
  ['decimal', '100', '100'],
  ['string', '', ''],
  ['string', null, ''],
  ['string', undefined, ''],
  ['string', 'naïve 😀 \u0000 "x"\n', 'naïve 😀 \u0000 "x"\n'],
  ['string', { b: 1, a: ['x'] }, '{"b":1,"a":["x"]}'],
  ['string', 5, '5'],
  ['datetime', '2026-01-12T09:35:42.2571234Z', '2026-01-12T09:35:42.2571234Z'],
  ['datetime', '2026-01-12T09:35:42.123456789Z', '2026-01-12T09:35:42.1234567Z'],
  ['datetime', '2026-01-12T09:35:42+05:30', '2026-01-12T04:05:42.0000000Z'],
  ['datetime', '2026-01-12 09:35', '2026-01-12T09:35:00.0000000Z'],
  ['datetime', '2026-01-12', '2026-01-12T00:00:00.0000000Z'],
  ['datetime', '1/12/2026, 9:35:42.257 AM', '2026-01-12T09:35:42.2570000Z'],
  ['datetime', '1/12/2026, 12:05:00\u202fAM', '2026-01-12T00:05:00.0000000Z'],
  ['datetime', '12/1/2026, 12:05:00.000 PM', '2026-12-01T12:05:00.0000000Z'],
  ['datetime', 'Sat, 24 Apr 2021 12:00:03 GMT', '2021-04-24T12:00:03.0000000Z'],
  ['datetime', '0001-01-01T00:00:00.0000001Z', '0001-01-01T00:00:00.0000001Z'],
  ['datetime', '9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59.9999999Z'],
  ['datetime', new Date('2026-01-12T09:35:42.257Z'), '2026-01-12T09:35:42.2570000Z'],
  ['timespan', '01:02:03', '01:02:03'],
  ['timespan', '-1.02:03:04.5', '-1.02:03:04.5000000'],
  ['timespan', '00:00:00.0000001', '00:00:00.0000001'],
  ['guid', `{${guid.toUpperCase()}}`, guid],
  ['guid', guid.replaceAll('-', ''), guid],
  ['dynamic', { a: [1, 'x', null], b: { c: true } }, { a: [1, 'x', null], b: { c: true } }],
  ['dynamic', '{"a": 1.0, "b": "x  y"}', { a: 1, b: 'x  y' }],
  ['dynamic', '"{\\"a\\": [1]}"', { a: [1] }],
  ['dynamic', [{ n: 9007199254740993n }], [{ n: 9007199254740993n }]],
  ['dynamic', 'just text', 'just text'],
  ['dynamic', '{not json', '{not json'],
  ['dynamic', 0, 0],
  ['dynamic', false, false],
  ['dynamic', '', null],
  ['dynamic', null, null],
];

it.each(fits.map(named))(
  'loads into a %s column and reads back %s',
  async (type, _name, [value, expected]) => {
    expect(await roundTrip(type, [value])).toEqual({ read: [expected], misfits: [] });
  },
);

const misfits: readonly [KqlType, unknown][] = [
  ['bool', 'maybe'],
  ['int', 2147483648],
  ['int', 1.5],
  ['long', '12abc'],
  ['long', '9223372036854775808'],
  ['real', 'fast'],
  ['decimal', '1,5'],
  ['datetime', '2026-02-29'],
  ['datetime', '2026-01-12T25:00:00Z'],
  ['datetime', '0001-01-01T00:00:00+01:00'],
  ['datetime', 1768210542],
  ['timespan', '25:00:00'],
  ['guid', 'not-a-guid'],
];

it.each(misfits.map(named))(
  'loads null into a %s column, and names the line, for %s',
  async (type, _name, [value]) => {
    expect(await roundTrip(type, [null, value])).toEqual({ read: [null, null], misfits: [2] });
  },
);

describe('a load', () => {
  it('keeps every row and their order across many chunks', async () => {
    const values = Array.from({ length: 10_000 }, (_, at) => at);
    expect((await roundTrip('long', values)).read).toEqual(values);
  });

  it('takes rows that come one by one', async () => {
    async function* rows() {
      for (const v of ['a', 'b']) yield await Promise.resolve({ values: { v } });
    }
    expect((await engine.load('T_string', rows())).rows).toBe(2);
  });

  it('names a column that the table lacks once for each file', async () => {
    const rows = ['a.csv', 'a.csv', 'b.csv'].map((file) => ({ values: { V: 'x' }, file, line: 7 }));
    const { problems, problemCount } = await engine.load('T_string', rows);
    expect(problemCount).toBe(2);
    expect(problems[0]).toMatchObject({
      code: 'ingest/unknown-column',
      severity: 'warning',
      file: 'a.csv',
      field: 'V',
      hints: ["did you mean 'v'?"],
    });
  });

  it('counts all problems and keeps a hundred', async () => {
    const rows = Array.from({ length: 250 }, () => ({ values: { v: 'x' } }));
    const { problems, problemCount } = await engine.load('T_long', rows);
    expect([problems.length, problemCount]).toEqual([100, 250]);
  });

  it('says that a table is unknown, and which was meant', async () => {
    const { rows, problems } = await engine.load('T_strin', [{ values: { v: 'x' } }]);
    expect(rows).toBe(0);
    expect(problems[0]).toMatchObject({ code: 'kql/unknown-table', severity: 'error' });
    expect(problems[0]!.hints[0]).toBe("did you mean 'T_string'?");
  });

  it('gives what its source throws to the caller', async () => {
    function* rows() {
      yield { values: { v: 'x' } };
      throw new Error('the disk is gone');
    }
    await expect(engine.load('T_string', rows())).rejects.toThrow('the disk is gone');
  });
});

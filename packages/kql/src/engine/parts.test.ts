import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { TableSchema } from '../schema/types.ts';
import type { SourceRow } from '../schema/workspace.ts';
import { createEngine } from './create-engine.ts';
import type { LocalEngine } from './engine.ts';
import { openPartWriter } from './part-writer.ts';
import type { TablePart } from './table-part.ts';
import { openDatabase } from './worker/database.ts';
import { TimeBudget } from './worker/time-budget.ts';

const now = new Date('2026-01-12T12:00:00Z');
const columns = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'Text', type: 'string' },
  { name: 'Whole', type: 'int' },
  { name: 'Long', type: 'long' },
  { name: 'Real', type: 'real' },
  { name: 'Money', type: 'decimal' },
  { name: 'Flag', type: 'bool' },
  { name: 'Bag', type: 'dynamic' },
  { name: 'Id', type: 'guid' },
  { name: 'Span', type: 'timespan' },
  { name: 'Kind', type: 'string', missing: 'table-name' },
  { name: 'Never', type: 'string' },
  { name: 'NeverEither', type: 'dynamic' },
] as const;
const hidden = [
  { name: '_ItemId', type: 'string', missing: 'row-id' },
  { name: '_ResourceId', type: 'string' },
  { name: 'Type', type: 'string', missing: 'table-name' },
] as const;
const tables: readonly TableSchema[] = ['A', 'B', 'C'].map((name) => ({ name, columns, hidden }));

/** Rows that have more the later they come, so that columns appear while the file is written. */
function rowsFrom(first: number, count: number): SourceRow[] {
  return Array.from({ length: count }, (_, at) => {
    const n = first + at;
    return {
      values: {
        TimeGenerated: new Date(1_768_000_000_000 + n * 1000).toISOString(),
        Text: n % 3 === 0 ? '' : `text ${n} é "quoted"`,
        ...(n % 2 === 0 ? { Whole: n, Bag: { n, list: [1, 2.5, 'x'] } } : {}),
        ...(n > 2500
          ? { Long: 2n ** 60n + BigInt(n), Real: n / 3, Money: `${n}.25`, Flag: n % 4 === 1 }
          : {}),
        ...(n > 5000 ? { Id: '0f5c6c5e-7b0c-4a6e-9a1d-0123456789AB', Span: '1.02:03:04', Kind: 'own' } : {}),
        ...(n % 5 === 0 ? { _ResourceId: `r${n}` } : {}),
        ...(n % 7 === 0 ? { Type: 'Named', _ItemId: `item ${n}` } : {}),
      },
      file: 'f.json',
      line: n,
    };
  });
}

let folder: string;
let engine: LocalEngine;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-parts-'));
  engine = await createEngine({ tables });
});
afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

async function writePart(name: string, rows: Readonly<Record<string, readonly SourceRow[]>>) {
  const writer = await openPartWriter({ file: join(folder, name), tables, memoryLimitMb: 128 });
  for (const [table, some] of Object.entries(rows)) {
    const report = await writer.load(table, some);
    expect(report).toMatchObject({ table, rows: some.length });
  }
  return writer.finish();
}

async function rowsOf(asked: LocalEngine, text: string) {
  const result = await asked.query(text, { now });
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join());
  return result.rows;
}

const questions = [
  'A | order by TimeGenerated asc, Text asc',
  'A | extend Type, _ResourceId, isItem = _ItemId startswith "item" | order by TimeGenerated asc | take 5000',
  'A | summarize rows = count(), items = dcount(_ItemId), kinds = dcount(Kind), types = array_sort_asc(make_set(Type))',
  'union A, B, C | summarize count() by Type | order by Type asc',
  'A | where Long > 1152921504606849000 | summarize sum(Real), max(Money), countif(Flag), min(Span)',
  'C | count',
];

describe('parts that an engine has attached', () => {
  it('answer as the same rows do that were loaded', async () => {
    const parts = [
      await writePart('p0', { A: rowsFrom(0, 4100), B: rowsFrom(10, 3) }),
      await writePart('p1', { A: rowsFrom(4100, 2000) }),
    ];
    expect(await engine.attach(parts, { spillFolder: join(folder, 'spill') })).toBeUndefined();
    const loaded = await createEngine({ tables });
    await loaded.load('A', rowsFrom(0, 6100));
    await loaded.load('B', rowsFrom(10, 3));
    for (const question of questions)
      expect(await rowsOf(engine, question), question).toEqual(await rowsOf(loaded, question));
    await loaded.close();
  });

  it('keep the file to the columns that have something', async () => {
    const part = await writePart('p0', { A: [{ values: { Text: 'x' } }], B: [{ values: {} }] });
    expect(part.tables.map((table) => table.columns.map((column) => column.name))).toEqual([
      ['Text'],
      ['TimeGenerated'],
    ]);
    await engine.attach([part], { spillFolder: join(folder, 'spill') });
    expect(await rowsOf(engine, 'A | project Text, Kind, Never, Whole')).toEqual([['x', 'A', '', null]]);
    expect(await rowsOf(engine, 'B | count')).toEqual([[1]]);
  });

  it('report what does not fit as loading does', async () => {
    const row = { values: { Whole: 'many', Wholes: 1 }, file: 'f.json', line: 3 };
    const writer = await openPartWriter({ file: join(folder, 'p'), tables, memoryLimitMb: 64 });
    const written = await writer.load('A', [row]);
    const loaded = await engine.load('A', [row]);
    expect(written).toEqual(loaded);
    expect(await writer.load('Z', [row])).toEqual(await engine.load('Z', [row]));
    writer.close();
  });

  it('are without the rows that were taken back while they were written', async () => {
    const writer = await openPartWriter({ file: join(folder, 'p'), tables, memoryLimitMb: 128 });
    await writer.load('A', rowsFrom(0, 3000));
    writer.mark();
    await writer.load('A', rowsFrom(4000, 4000));
    await writer.load('B', rowsFrom(0, 10));
    await writer.revert();
    await writer.load('A', rowsFrom(3000, 100));
    writer.mark();
    await writer.revert();
    await writer.load('A', rowsFrom(3100, 50));
    const part = await writer.finish();
    expect(part.tables.map(({ table, rows }) => [table, rows])).toEqual([['A', 3150]]);
    await engine.attach([part], { spillFolder: join(folder, 'spill') });
    const loaded = await createEngine({ tables });
    await loaded.load('A', rowsFrom(0, 3150));
    for (const question of questions.slice(0, 3))
      expect(await rowsOf(engine, question), question).toEqual(await rowsOf(loaded, question));
    await loaded.close();
  });

  it('can be emptied, and then take rows', async () => {
    await engine.attach([await writePart('p0', { A: rowsFrom(0, 3) })], {
      spillFolder: join(folder, 'spill'),
    });
    expect(await rowsOf(engine, 'A | count')).toEqual([[3]]);
    await expect(engine.load('A', rowsFrom(0, 1))).rejects.toThrow("the rows of 'A' lie in parts");
    await engine.clear();
    expect(await rowsOf(engine, 'A | count')).toEqual([[0]]);
    await engine.load('A', rowsFrom(0, 1));
    expect(await rowsOf(engine, 'A | count')).toEqual([[1]]);
  });

  it('let a query spill what does not fit in memory, and leave nothing behind', async () => {
    const small = await createEngine({ tables, memoryLimitMb: 40 });
    const part = await writePart('p0', { A: rowsFrom(0, 40_000) });
    await small.attach([part], { spillFolder: join(folder, 'spill') });
    const text =
      'A | extend k = strcat(Text, "-", tostring(Bag), tostring(TimeGenerated), tostring(TimeGenerated)) | sort by k asc | summarize count(), max(k)';
    expect((await rowsOf(small, text))[0]?.[0]).toBe(40_000);
    await small.close();
    expect(readdirSync(folder)).not.toContain('spill');
  });

  it('let SQL reach no other file, change nothing, and keep the settings', async () => {
    const part = await writePart('p0', { A: rowsFrom(0, 3) });
    const budget = new TimeBudget({ functionLimitMs: 1000, awaited: new Int32Array([1]) });
    const files = [{ name: 'part0', file: part.file }];
    const attached = { files, spillFolder: join(folder, 'spill'), memoryLimitMb: 64 };
    const database = await openDatabase({ memoryLimitMb: 64 }, budget, attached);
    const canary = join(folder, 'canary.csv');
    writeFileSync(canary, 'secret\n');
    for (const sql of [
      `SELECT * FROM read_csv('${canary}')`,
      `SELECT * FROM read_text('${canary}')`,
      `COPY (SELECT 1) TO '${canary}'`,
      `ATTACH '${join(folder, 'other')}' AS other`,
      'INSERT INTO part0.t0 SELECT * FROM part0.t0',
      'DROP TABLE part0.t0',
      "SET memory_limit = '9GB'",
      `SET temp_directory = '${folder}'`,
      'SET enable_external_access = true',
    ])
      await expect(
        database.withConnection((connection) => connection.run(sql)),
        sql,
      ).rejects.toThrow();
    database.close();
  });

  it.each([
    ['is not there', (part: TablePart) => ({ ...part, file: `${part.file}-not` })],
    [
      'is not one',
      (part: TablePart) => {
        writeFileSync(`${part.file}-text`, 'not a database '.repeat(1000));
        return { ...part, file: `${part.file}-text` };
      },
    ],
  ])('are refused where a file %s, and the engine stays as it was', async (_fault, broken) => {
    const part = await writePart('p0', { A: rowsFrom(0, 3) });
    expect(await engine.attach([broken(part)], { spillFolder: join(folder, 'spill') })).toMatchObject({
      code: 'kql/not-attached',
    });
    expect(await rowsOf(engine, 'A | count')).toEqual([[0]]);
  });
});

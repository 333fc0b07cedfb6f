import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { given } from '@drawbridge/base';
import { createEngine } from '@drawbridge/kql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { readTelemetry } from '../telemetry/loading/read-telemetry.ts';
import { loadTables } from './load-tables.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drawbridge-tables-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function give(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

const now = new Date('2026-01-12T10:00:00Z');

describe('the tables of the content', () => {
  it('answer queries, and take rows of telemetry', async () => {
    const tables = '{"Door_CL": {"TimeGenerated": "datetime", "Door_s": "string", "Tries_d": "real"}}';
    await give('tables/door.json', tables);
    const row = { $table: 'Door_CL', TimeGenerated: '2026-01-12T09:00:00Z', Door_s: 'front', Tries_d: 3 };
    const log = await give('logs/door.json', JSON.stringify([row]));
    const loaded = await loadTables(join(folder, 'tables'));
    expect(loaded.problems).toEqual([]);
    const engine = await createEngine({ tables: loaded.tables });
    try {
      expect(await readTelemetry(engine, [log])).toMatchObject({ rowsByTable: { Door_CL: 1 }, problems: [] });
      const answer = await engine.query('Door_CL | project Door_s, More = Tries_d + 1', { now });
      expect(answer).toMatchObject({ ok: true, rows: [['front', 4]] });
    } finally {
      await engine.close();
    }
  });

  it('take the place of bundled tables of their name, and leave the others', async () => {
    await give(
      'many.json',
      '{"Heartbeat": {"TimeGenerated": "datetime", "Own": "long"}, "A_CL": {"A": "bool"}}',
    );
    const { tables, problems } = await loadTables(folder);
    expect(problems).toEqual([]);
    expect(tables.filter((table) => table.name === 'Heartbeat').map((table) => table.columns)).toEqual([
      [
        { name: 'TimeGenerated', type: 'datetime' },
        { name: 'Own', type: 'long' },
      ],
    ]);
    expect(tables.map((table) => table.name)).toEqual(expect.arrayContaining(['A_CL', 'AWSCloudTrail']));
  });

  it('may name types as Log Analytics does', async () => {
    await give('a.json', '{"A_CL": {"D": "double", "B": "boolean", "T": "dateTime"}}');
    const { tables, problems } = await loadTables(folder);
    expect(problems).toEqual([]);
    expect(tables.find((table) => table.name === 'A_CL')?.columns.slice(0, 3)).toEqual([
      { name: 'D', type: 'real' },
      { name: 'B', type: 'bool' },
      { name: 'T', type: 'datetime' },
    ]);
  });

  it.each([
    ['is not JSON', '{"A_CL": {"A": "bool",', 'tables/not-json', undefined],
    ['is not an object', '["A_CL"]', 'tables/wrong-value', undefined],
    ['has a table without columns', '{"A_CL": {}}', 'tables/wrong-value', 'A_CL'],
    ['has a type that is none', '{"A_CL": {"A": "text"}}', 'tables/unknown-type', 'A_CL.A'],
    ['has a type that is no text', '{"A_CL": {"A": 7}}', 'tables/unknown-type', 'A_CL.A'],
    ['has a column twice', '{"A_CL": {"A": "bool", "A": "int"}}', 'tables/duplicate-column', 'A_CL.A'],
    ['has a table twice', '{"A_CL": {"A": "bool"}, "A_CL": {"A": "int"}}', 'tables/duplicate-table', 'A_CL'],
    ['has a name that no query can name', '{"A-CL": {"A": "bool"}}', 'tables/name', 'A-CL'],
  ])('name the file and the field where a file %s', async (_what, text, code, field) => {
    const file = await give('bad.json', text);
    const { problems } = await loadTables(folder);
    expect(problems).toMatchObject([{ code, severity: 'error', file, ...given({ field }) }]);
  });

  it('are refused where two files have one table', async () => {
    await give('1.json', '{"A_CL": {"A": "bool"}}');
    const file = await give('2.json', '{"A_CL": {"A": "int"}}');
    expect((await loadTables(folder)).problems).toMatchObject([
      { code: 'tables/duplicate-table', file, field: 'A_CL' },
    ]);
  });
});

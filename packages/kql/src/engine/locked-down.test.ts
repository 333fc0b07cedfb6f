import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEngine } from './create-engine.ts';
import type { Engine } from './engine.ts';

/** A file that no query may read, a folder that none may write, and a server that none may reach. */
const canary = 'canary-6c1f';
const now = new Date('2026-01-12T12:00:00Z');
let folder: string;
let file: string;
let server: Server;
let address: string;
let reached = 0;
let engine: Engine;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-canary-'));
  file = join(folder, 'canary.csv');
  writeFileSync(file, `secret\n${canary}\n`);
  server = createServer((_request, response) => {
    reached += 1;
    response.end(`secret\n${canary}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/canary.csv`;
  engine = await createEngine({
    tables: [
      {
        name: 'T',
        columns: [
          { name: `quo"te'd; --`, type: 'string' },
          { name: 'S', type: 'string' },
        ],
      },
    ],
  });
  await engine.load('T', [{ values: { [`quo"te'd; --`]: 'q', S: 's' } }]);
});
afterAll(async () => {
  await engine.close();
  server.close();
  rmSync(folder, { recursive: true });
});

async function expectUntouched(text: string): Promise<void> {
  const result = await engine.query(text, { now, timeoutMs: 20_000 });
  expect(JSON.stringify(result.ok ? result.rows : result.problems), text).not.toContain(canary);
  expect(result.problems.map((problem) => problem.code)).not.toContain('kql/internal');
  expect(readdirSync(folder)).toEqual(['canary.csv']);
  expect(readFileSync(file, 'utf8')).toBe(`secret\n${canary}\n`);
  expect(reached).toBe(0);
  expect(await engine.query('T | count', { now })).toMatchObject({ ok: true, rows: [[1]] });
}

/** DuckDB's ways to files, the network, extensions and settings; F is the file, U the address. */
const ways = [
  "read_csv('F')",
  "read_text('F')",
  "read_csv_auto('U')",
  "glob('F')",
  "'F'",
  '"F"',
  "(SELECT * FROM 'F')",
  "COPY t0 TO 'F'",
  "COPY (SELECT 1) TO 'F.out'",
  "ATTACH 'F.db' AS x",
  'INSTALL httpfs',
  'LOAD httpfs',
  'PRAGMA database_list',
  "SET memory_limit='100GB'",
  'SET enable_external_access=true',
  'DROP TABLE t0',
  "EXPORT DATABASE 'F.d'",
  "getenv('HOME')",
  'duckdb_settings()',
  "query('DROP TABLE t0')",
];
const filled = (way: string): string => way.replaceAll('F', file).replaceAll('U', address);

/** Where a text of an attacker can stand in a query. */
const places: readonly ((way: string) => string)[] = [
  (way) => way,
  (way) => `T | count; ${way}`,
  (way) => `T | where S == ${way}`,
  (way) => `T | where S == '' ); ${way}; --'`,
  (way) => `T | where S == @'${way.replaceAll("'", "''")}'`,
  (way) => `T | where S == "${way.replaceAll('"', "'")}"`,
  (way) => `print x = '\\'; ${way.replaceAll("'", "\\'")}; --'`,
  (way) => `T | extend ['x", (${way.replaceAll("'", '"')}) --'] = 1`,
  (way) => `T | project-rename ['a"; ${way.replaceAll("'", '"')}; --'] = S`,
  (way) => `T | extend x = parse_json('{}')["${way.replaceAll('"', "'")}"]`,
  (way) => `table("${way.replaceAll('"', "'")}") | take 1`,
  (way) => `union ${way}, T`,
  (way) => `T | where S matches regex "${way.replaceAll('"', "'").replaceAll(/[()*]/g, '.')}"`,
  (way) => `T | extend x = strcat("${way.replaceAll('"', "'")}", S)`,
  (way) => `T | summarize ['${way.replaceAll("'", '"')}'] = count() by S`,
  (way) => `externaldata(secret:string)[@"${way.replaceAll('"', "'")}"]`,
  (way) => `T | parse S with "${way.replaceAll('"', "'")}" x`,
  (way) => `let x = "${way.replaceAll('"', "'")}"; T | extend y = x`,
];

const characters = [
  "'",
  '"',
  '\\',
  ';',
  '-',
  '/',
  '*',
  '$',
  '%',
  '{',
  '}',
  '(',
  ')',
  '\n',
  '\0',
  'é',
  '😀',
  'x',
];

describe('a query reads no file, reaches no server, loads and changes nothing', () => {
  it.each(ways)('with %s wherever it stands', async (way) => {
    for (const place of places) await expectUntouched(place(filled(way)));
  });

  it('by its own ways to the outside', async () => {
    await expectUntouched(`externaldata(secret:string)[@"${file}"]`);
    await expectUntouched(`externaldata(secret:string)[@"file://${file}"]`);
    await expectUntouched(`externaldata(secret:string)["${address}"] with (format="csv")`);
    await expectUntouched(`evaluate http_request("${address}")`);
    await expectUntouched(`cluster("${address}").database("x").T | take 1`);
    await expectUntouched(`.ingest into table T ("${address}")`);
    await expectUntouched(`external_table("${file}") | take 1`);
    await expectUntouched(`T | evaluate python(typeof(*), "open('${file}').read()")`);
  });

  it('names of columns are names, whatever is in them', async () => {
    const text = `T | project ['quo"te\\'d; --']`;
    expect(await engine.query(text, { now })).toMatchObject({ ok: true, rows: [['q']] });
  });

  it('a text is what it says, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom(...characters) }), async (text) => {
        const literal = JSON.stringify(text).replaceAll('\\u0000', '\\0');
        const result = await engine.query(`print x = ${literal}, b = bag_pack(${literal}, 1)`, { now });
        expect(result).toMatchObject({ ok: true, rows: [[text, { [text]: 1 }]] });
      }),
      { numRuns: 60 },
    );
  });
});

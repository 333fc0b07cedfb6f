import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createEngine, type Engine } from '@drawbridge/kql';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { bundledTables } from '../../tables/bundled-tables.ts';
import { readTelemetry } from './read-telemetry.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine({ tables: bundledTables() });
});
beforeEach(() => engine.clear());
afterAll(() => engine.close());

const cef = 'CEF:0|Example|Gate|1.0|100|p|2|src=203.0.113.7';

async function read(lines: readonly string[], now?: string) {
  const file = join(await mkdtemp(join(tmpdir(), 'undated-')), 'gate.log');
  await writeFile(file, `${lines.join('\n')}\n`);
  const report = await readTelemetry(engine, [file], now === undefined ? {} : { now: new Date(now) });
  const answer = await engine.query(
    'CommonSecurityLog | project TimeGenerated, Computer | sort by TimeGenerated asc',
    {
      now: new Date('2027-06-01T00:00:00Z'),
    },
  );
  if (!answer.ok) throw new Error('the query runs');
  const rows = answer.rows.map(
    ([time, host]) => `${new Date(time as string).toISOString()} ${host as string}`,
  );
  return { rows, problems: report.problems.map(({ message }) => message) };
}

it('takes the year of a line that names none from the lines beside it, across the turn of a year', async () => {
  const { rows, problems } = await read([
    `Dec 31 23:59:00 gate01 ${cef}`,
    `Jan 01 2026 00:01:00 gate01 ${cef}`,
    `${cef} rt=Jan 1 00:02:00 +0200`,
  ]);
  expect(rows).toEqual([
    '2025-12-31T22:02:00.000Z ',
    '2025-12-31T23:59:00.000Z gate01',
    '2026-01-01T00:01:00.000Z gate01',
  ]);
  expect(problems).toEqual([
    'the times of 2 records name no year, and are read as beside 2026-01-01T00:01:00.000Z',
  ]);
});

it('takes the last year before now where no line has one', async () => {
  const { rows, problems } = await read(
    [`Nov 18 08:05:00 gate01 ${cef}`, `Dec 24 08:05:00 gate01 ${cef}`],
    '2026-11-30T00:00:00Z',
  );
  expect(rows).toEqual(['2025-12-24T08:05:00.000Z gate01', '2026-11-18T08:05:00.000Z gate01']);
  expect(problems).toEqual([
    'the times of 2 records name no year, and are read as the last before 2026-11-30T00:00:00.000Z',
  ]);
});

it('refuses a line whose year nothing tells, and says what does', async () => {
  const { rows, problems } = await read([`Nov 18 08:05:00 gate01 ${cef}`]);
  expect(rows).toEqual([]);
  expect(problems.join()).toContain('say with --now when these logs were written');
});

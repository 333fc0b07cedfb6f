import { formatProblem } from '@drawbridge/base';
import { afterAll } from 'vitest';

import type { Engine } from '../engine/engine.ts';
import { createEngine } from '../engine/create-engine.ts';
import type { ColumnSchema, KqlValue, TableSchema } from '../schema/types.ts';

/** The moment of `now()` in these tests. */
const testNow = new Date('2026-01-12T12:00:00Z');

const tables: readonly TableSchema[] = [
  {
    name: 'Events',
    columns: [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'Name', type: 'string' },
      { name: 'Count', type: 'long' },
      { name: 'Details', type: 'dynamic' },
    ],
  },
  { name: 'EventsOld', columns: [{ name: 'Name', type: 'string' }] },
];

let opened: Promise<Engine> | undefined;

/** One engine for all tests of a file, closed after them. */
export function testEngine(): Promise<Engine> {
  opened ??= createEngine({ tables });
  return opened;
}

afterAll(async () => {
  await (await opened)?.close();
  opened = undefined;
});

/** The rows of a query's answer; fails with the problems where there is none. */
export async function rowsOf(kql: string): Promise<readonly (readonly KqlValue[])[]> {
  return (await answerOf(kql)).rows;
}

/** The first value of the first row. */
export async function valueOf(expression: string): Promise<KqlValue | undefined> {
  return (await rowsOf(`print x = ${expression}`))[0]?.[0];
}

/** `name:type` of each column. */
export async function columnsOf(kql: string): Promise<readonly string[]> {
  return (await answerOf(kql)).columns.map((column) => `${column.name}:${column.type}`);
}

/** What is wrong with a query, as it is shown; fails where nothing is. */
export async function problemsOf(kql: string): Promise<readonly string[]> {
  const result = await (await testEngine()).query(kql, { now: testNow });
  if (result.ok) throw new Error('the query was answered');
  return result.problems.map(formatProblem);
}

async function answerOf(
  kql: string,
): Promise<{ columns: readonly ColumnSchema[]; rows: readonly (readonly KqlValue[])[] }> {
  const result = await (await testEngine()).query(kql, { now: testNow });
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result;
}

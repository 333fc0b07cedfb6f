import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Engine } from '@drawbridge/kql';

import type { Finding } from './labels.ts';

/** A query to hold the rules against. */
export interface SourceQuery {
  readonly name: string;
  readonly text: string;
}

/** The names of events that the first text looks for, on the table in which they arrive today. */
const onTheRightTable = `AWSCloudTrail
| where EventName in~ ("StartSession", "ResumeSession", "SendCommand", "StartAutomationExecution")
| project TimeGenerated, UserIdentityArn, EventName, SourceIpAddress, RequestParameters`;

/** Both texts as they were published, and the first one's names of AWS events on the table of CloudTrail. */
export async function readSourceQueries(folder: string): Promise<readonly SourceQuery[]> {
  const names = ['direct-cloud-vm-connections', 'suspicious-vm-instance-creation'];
  const texts = names.map(async (name) => ({
    name: `${name}, as shipped`,
    text: await readFile(join(folder, `${name}.kql`), 'utf8'),
  }));
  return [
    ...(await Promise.all(texts)),
    { name: 'direct-cloud-vm-connections, its AWS names on AWSCloudTrail', text: onTheRightTable },
  ];
}

const dayMs = 86_400_000;

/** What a query finds when it is run at the end of each day of a range, a row that comes twice counted once. */
export async function runDaily(
  engine: Engine,
  { name, text }: SourceQuery,
  from: Date,
  to: Date,
): Promise<readonly Finding[]> {
  const found = new Map<string, Finding>();
  for (let end = from.getTime() + dayMs; end < to.getTime() + dayMs; end += dayMs) {
    const now = new Date(Math.min(end, to.getTime() + 1));
    const answer = await engine.query(text, { now });
    if (!answer.ok) throw new Error(`${name}: ${answer.problems.map(({ message }) => message).join('; ')}`);
    for (const row of answer.rows) found.set(JSON.stringify(row), findingOf(name, answer.columns, row));
  }
  return [...found.values()];
}

function findingOf(
  by: string,
  columns: readonly { readonly name: string }[],
  row: readonly unknown[],
): Finding {
  const value = (name: string): unknown => row[columns.findIndex((column) => column.name === name)];
  const time = value('TimeGenerated') ?? value('GCPOperationTime');
  return { by, time: Date.parse(String(time)), texts: row.filter((cell) => typeof cell === 'string') };
}

import { createHash } from 'node:crypto';

import { openAuditLog } from './audit-log.ts';

/** What a process of its own logs: entries of one run, until it is told to stop or killed. */
export interface AppendOrder {
  readonly folder: string;
  readonly key: string;
  readonly run: string;
  readonly entries: number;
}

/** The contents that the child's entries have. */
export const childEntry = (run: string, seq: number): string => `${run} ${String(seq)}`;

async function appendAll({ folder, key, run, entries }: AppendOrder): Promise<void> {
  const journals = { runs: () => Promise.resolve([]), lines: () => Promise.reject(new Error('not read')) };
  const clock = { now: () => new Date(), sleep: () => Promise.resolve() };
  const log = openAuditLog({ folder, key, clock, journals });
  const logger = log.beginRun(run);
  for (let seq = 0; seq < entries; seq += 1) {
    const hash = createHash('sha256').update(childEntry(run, seq)).digest('hex');
    await logger({ seq, hash });
    process.stdout.write(`${String(seq)}\n`);
  }
  await log.sign();
}

const order = process.argv[2];
if (order !== undefined && process.argv[1]?.endsWith('append-child.suite.ts')) {
  await appendAll(JSON.parse(order) as AppendOrder);
}

import { problem, type Problem } from '@drawbridge/base';
import type { RunDigest } from '@drawbridge/playbook-runtime';

import type { SqlDatabase, SqlValue } from '../database/sql-database.ts';
import { digestRow, readDigest, type DigestRow } from './digest-row.ts';
import { readRun } from './read-run.ts';

interface Row {
  readonly run: string;
  readonly head: string;
  readonly last_at: string;
  readonly digest: string | null;
  readonly digest_hash: string | null;
}

/** A run whose journal cannot be read. */
interface RunFault {
  readonly runId: string;
  readonly lastAt: string;
  readonly problem: Problem;
}

export interface DigestsRead {
  readonly digests: readonly RunDigest[];
  readonly faults: readonly RunFault[];
}

/** Which runs, in SQL. */
export interface RunCondition {
  readonly where: string;
  readonly params: readonly SqlValue[];
}

const pageOfRuns = 500;

/** The digests of runs. A journal is read only where the digest beside it is not of the journal as it ends now. */
export async function readDigests(
  database: SqlDatabase,
  { where, params }: RunCondition,
): Promise<DigestsRead> {
  const digests: RunDigest[] = [];
  const faults: RunFault[] = [];
  let after = '';
  for (;;) {
    const rows = await database.all<Row>(
      `SELECT run, head, last_at, digest, digest_hash FROM runs
        WHERE set_aside IS NULL AND pruned IS NULL AND run > ? AND ${where} ORDER BY run LIMIT ?`,
      [after, ...params, pageOfRuns],
    );
    const made: (DigestRow & { readonly row: Row })[] = [];
    for (const row of rows) {
      const kept = readDigest(row.run, row.head, { digest: row.digest, hash: row.digest_hash });
      if (kept !== undefined) {
        digests.push(kept);
        continue;
      }
      const read = await readRun(database, row.run);
      if (read.ok) {
        const { digest, hash } = digestRow(row.run, read.value);
        digests.push(JSON.parse(digest) as RunDigest);
        if (read.value.at(-1)?.hash === row.head) made.push({ row, digest, hash });
      } else {
        faults.push({
          runId: row.run,
          lastAt: row.last_at,
          problem: read.problems[0] ?? unreadable(row.run),
        });
      }
    }
    await keep(database, made);
    if (rows.length < pageOfRuns) return { digests, faults };
    after = rows.at(-1)?.run ?? after;
  }
}

/** It saves time only: without it, the journals are read again. */
async function keep(
  database: SqlDatabase,
  made: readonly (DigestRow & { readonly row: Row })[],
): Promise<void> {
  if (made.length === 0) return;
  await database
    .transaction(async (session) => {
      for (const { row, digest, hash } of made) {
        await session.run('UPDATE runs SET digest = ?, digest_hash = ? WHERE run = ? AND head = ?', [
          digest,
          hash,
          row.run,
          row.head,
        ]);
      }
    })
    .catch(() => undefined);
}

const unreadable = (run: string): Problem =>
  problem('journal/unreadable', `the journal of ${run} cannot be read`);

import type { RunEntry } from '@drawbridge/playbook-runtime';

import type { SqlSession } from '../database/sql-database.ts';

/** One entry of one run. */
export interface RunsEntry {
  readonly runId: string;
  readonly entry: RunEntry;
}

/**
 * Keeps the table of waits in step with the entries that are being written, in their transaction. A sleep has no end in
 * the journal: it is over when its time is, and goes with the next entry after that.
 */
export async function applyWaits(session: SqlSession, written: readonly RunsEntry[]): Promise<void> {
  for (const { runId, entry } of written) {
    const { event, at } = entry;
    if (event.type === 'signal-awaited' || event.type === 'sleep-started') {
      const kind = event.type === 'signal-awaited' ? 'signal' : 'sleep';
      await begin(session, { runId, step: event.step, kind, at, until: event.until });
    } else if (event.type === 'signal-received' || event.type === 'signal-timed-out') {
      await session.run('DELETE FROM waits WHERE run = ? AND step = ?', [runId, event.step]);
    } else if (event.type === 'run-finished') {
      await session.run('DELETE FROM waits WHERE run = ?', [runId]);
    }
  }
  await endSleeps(session, written);
}

interface Begun {
  readonly runId: string;
  readonly step: string;
  readonly kind: 'signal' | 'sleep';
  readonly at: string;
  readonly until?: string | undefined;
}

async function begin(session: SqlSession, { runId, step, kind, at, until }: Begun): Promise<void> {
  await session.run(
    `INSERT INTO waits (run, step, kind, since, until) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (run, step) DO UPDATE SET kind = excluded.kind, since = excluded.since, until = excluded.until`,
    [runId, step, kind, at, until === undefined ? null : new Date(until).getTime()],
  );
}

async function endSleeps(session: SqlSession, written: readonly RunsEntry[]): Promise<void> {
  const others = written.filter(({ entry }) => entry.event.type !== 'sleep-started');
  if (others.length === 0) return;
  const lastAt = new Map(others.map(({ runId, entry }) => [runId, new Date(entry.at).getTime()]));
  const marks = [...lastAt].map(() => '(run = ? AND until <= ?)').join(' OR ');
  await session.run(`DELETE FROM waits WHERE kind = 'sleep' AND (${marks})`, [...lastAt].flat());
}

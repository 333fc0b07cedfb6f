import { join } from 'node:path';

import {
  openSigningKey,
  originOf,
  restartAuditLog,
  signerFor,
  verifyLog,
  type AuditLogOptions,
} from '@drawbridge/audit-log';
import { ManualClock, type Problem } from '@drawbridge/base';
import { containmentEvents } from '@drawbridge/playbook-runtime/run-script-suite';
import { expect, it } from 'vitest';

import { onEachDatabase, storeIn, temporaryFolder, valueOf, type NewDatabase } from '../databases.suite.ts';
import type { ServiceStore } from '../service-store.ts';
import { databaseLogOptions } from './database-audit.ts';

async function setUp(newDatabase: NewDatabase) {
  const clock = new ManualClock(new Date('2026-01-12T10:00:00Z'));
  const key = join(await temporaryFolder(), 'audit.pem');
  const problems: Problem[] = [];
  const audit = { key, onProblem: (found: Problem) => problems.push(found) };
  const open = await newDatabase();
  const store = await storeIn(open, { clock, audit });
  const log = databaseLogOptions(store.database, store.journals, { clock, ...audit });
  return {
    clock,
    store,
    log,
    problems,
    again: () => storeIn(open, { clock, audit }),
    verify: () => verify(log),
  };
}

export async function verify(log: AuditLogOptions) {
  const key = valueOf(await openSigningKey(log.key));
  const origin = originOf(await log.storage!.firstLine()) ?? '';
  return verifyLog({ ...log, verifier: signerFor(origin, key).verifier, ownHeads: [], against: [] });
}

async function play(store: ServiceStore, runId: string): Promise<void> {
  const run = valueOf(await store.begin(runId));
  for (const event of containmentEvents(runId, ['a'])) await run.append(event);
  await run.close();
}

onEachDatabase('the log over all runs', (newDatabase) => {
  it('has every entry of every run, and is signed when a run ends', async () => {
    const { store, verify, problems } = await setUp(newDatabase);
    await Promise.all(['r-1', 'r-2', 'r-3'].map((runId) => play(store, runId)));
    const found = await verify();
    expect(found).toMatchObject({ ok: true, problems: [], runs: 3, entries: 24, lines: 25, signed: 25 });
    expect(problems).toEqual([]);
  });

  it('is signed for all that has ended before its store is closed', async () => {
    const { store, verify } = await setUp(newDatabase);
    const run = valueOf(await store.begin('r-1'));
    const written = containmentEvents('r-1', ['a']).map((event) => run.append(event));
    await run.close();
    await store.endLease();
    expect(await verify()).toMatchObject({ ok: true, runs: 1, entries: 8, signed: 9 });
    await Promise.all(written);
  });

  it('is one chain of several replicas', async () => {
    const { store, verify, again } = await setUp(newDatabase);
    const other = await again();
    await Promise.all(
      ['a-1', 'b-1', 'a-2', 'b-2'].map((runId) => play(runId.startsWith('a') ? store : other, runId)),
    );
    await store.auditLog?.checkpoint();
    expect(await verify()).toMatchObject({ ok: true, problems: [], runs: 4, entries: 32, signed: 33 });
  });

  it.each([
    [
      'an entry that was changed',
      `UPDATE entries SET at = '2020-01-01T00:00:00.000Z' WHERE run = 'r-1' AND seq = 7`,
      'audit/journal-entry-changed',
    ],
    ['a run that was removed', `DELETE FROM entries WHERE run = 'r-1'`, 'audit/journal-truncated'],
    ['a line that was removed', 'DELETE FROM log_lines WHERE seq = 3', 'audit/lines-removed'],
    ['lines that were cut off', 'DELETE FROM log_lines WHERE seq > 3', 'audit/log-truncated'],
  ])('shows %s', async (_what, sql, code) => {
    const { store, verify } = await setUp(newDatabase);
    await play(store, 'r-1');
    await store.database.run(sql);
    const found = await verify();
    expect([found.ok, found.problems.map((problem) => problem.code)]).toEqual([
      false,
      expect.arrayContaining([code]),
    ]);
  });

  it('explains a run that was set aside, and can be begun again', async () => {
    const { store, verify, log } = await setUp(newDatabase);
    await play(store, 'r-1');
    await store.database.run(`UPDATE entries SET event = '{' WHERE run = 'r-1' AND seq = 2`);
    valueOf(await store.repair('r-1', { by: 'ann', why: 'a test' }));
    const found = await verify();
    expect([found.ok, found.problems.map(({ code }) => code)]).toEqual([true, ['audit/run-set-aside']]);
    await store.database.run('DELETE FROM log_lines WHERE seq = 3');
    valueOf(await restartAuditLog(log));
    await play(store, 'r-2');
    const restarted = await verify();
    expect([restarted.ok, restarted.problems.map(({ code }) => code)]).toEqual([
      true,
      ['audit/log-restarted'],
    ]);
  });

  it('has who paused and resumed, when and why, signed and in one chain with the runs', async () => {
    const { store, verify, clock } = await setUp(newDatabase);
    const at = clock.now().toISOString();
    const pause = { scope: 'account:1', by: 'ann', at, reason: 'a freeze' } as const;
    await store.pauses.pause(pause);
    await play(store, 'r-1');
    await store.pauses.pause({ ...pause, by: 'bo' });
    await store.pauses.resume('all', 'bo');
    await store.pauses.resume('account:1', 'bo', 'over');
    const found = await verify();
    expect(found).toMatchObject({ ok: true, problems: [], runs: 1, entries: 8, lines: 11, signed: 11 });
    expect(found.pauses).toEqual([
      { is: 'paused', scope: 'account:1', by: 'ann', at, why: 'a freeze' },
      { is: 'resumed', scope: 'account:1', by: 'bo', at, why: 'over' },
    ]);
    await store.database.run(`UPDATE log_lines SET line = replace(line, 'ann', 'eve') WHERE seq = 1`);
    expect((await verify()).ok).toBe(false);
  });

  it('does not stop a run when it was damaged, is not signed, and says so', async () => {
    const { store, problems } = await setUp(newDatabase);
    await play(store, 'r-1');
    await store.database.run('DELETE FROM log_lines WHERE seq = 3');
    await play(store, 'r-2');
    expect(problems.map(({ code }) => code)).toContain('audit/log-rewritten');
  });
});

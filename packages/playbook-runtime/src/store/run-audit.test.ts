import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  verifyLog,
  openSigningKey,
  readOrigin,
  signerFor,
  type LogVerification,
} from '@drawbridge/audit-log';
import type { Problem } from '@drawbridge/base';
import { describe, expect, it } from 'vitest';

import { eventsOf } from '../journal/run-events.ts';
import {
  approveAndExecute,
  incidentWithKeys,
  keyPlaybook,
  keys,
  keyStatus,
  planFor,
  setUpRun,
  type RunSetup,
} from '../run-setup.suite.ts';
import { undoRun } from '../undo/undo-run.ts';
import { fileIncidentWriter } from '../write-back/incident-writer.ts';
import { auditLogOptions, openRunAudit, type RunAudit } from './run-audit.ts';
import { openRunStore } from './run-store.ts';
import { recoverRun } from '../recovery/recover-run.ts';

interface Audited extends RunSetup {
  readonly state: string;
  readonly problems: Problem[];
  verify(): Promise<LogVerification>;
}

/** A run's setup whose store keeps a log over all runs. */
async function setUpAudited(): Promise<Audited> {
  const setup = await setUpRun();
  const state = setup.store.folder;
  const options = { runs: join(state, 'runs'), clock: setup.clock, key: join(state, 'key.pem') };
  const problems: Problem[] = [];
  const auditLog = openRunAudit({ ...options, onProblem: (found) => problems.push(found) });
  const log = auditLogOptions(options);
  const store = openRunStore(options.runs, { clock: setup.clock, auditLog });
  return {
    ...setup,
    store,
    writer: fileIncidentWriter(store),
    state,
    problems,
    verify: async () => {
      const key = await openSigningKey(options.key);
      const origin = (await readOrigin(log.folder)) ?? '';
      const verifier = key.ok ? signerFor(origin, key.value).verifier : undefined;
      return verifyLog({ ...log, verifier, ownHeads: [], against: [] });
    },
  };
}

async function containKey(setup: Audited, key: string) {
  return approveAndExecute(setup, await planFor(setup, keyPlaybook(), incidentWithKeys(key)));
}

describe('the log over all runs', () => {
  it('has every entry of every journal, and is signed when a run ends', async () => {
    const setup = await setUpAudited();
    const { runId } = await containKey(setup, keys[0]);
    await undoRun({ ...setup, runId, requester: 'alice', reactivate: true });
    const { runs } = await setup.store.list();
    const read = await Promise.all(runs.map(async (run) => setup.store.read(run.runId)));
    const entries = read.flatMap((journal) => (journal.ok ? journal.value : []));
    const found = await setup.verify();
    expect(found).toMatchObject({ ok: true, problems: [], runs: 2 });
    expect(found.entries).toBe(entries.length);
    expect(found.signed).toBe(found.lines);
    expect(setup.problems).toEqual([]);
  });

  it('shows a journal that was forged whole, with all its hashes right', async () => {
    const setup = await setUpAudited();
    const { runId } = await containKey(setup, keys[0]);
    const { runId: other } = await containKey(setup, keys[2]);
    const forged = await readFile(join(setup.store.folder, other, 'journal.jsonl'), 'utf8');
    await writeFile(join(setup.store.folder, runId, 'journal.jsonl'), forged);
    expect((await setup.store.read(runId)).ok).toBe(true);
    const found = await setup.verify();
    expect(found.problems.map(({ code }) => code)).toEqual(['audit/journal-entry-changed']);
  });

  it('shows a run whose folder was removed', async () => {
    const setup = await setUpAudited();
    const { runId } = await containKey(setup, keys[0]);
    await rm(join(setup.store.folder, runId), { recursive: true });
    expect((await setup.verify()).problems.map(({ message }) => message).join()).toContain(runId);
  });

  it('explains a run that was set aside because it could not be read', async () => {
    const setup = await setUpAudited();
    const { runId } = await containKey(setup, keys[0]);
    await writeFile(join(setup.store.folder, runId, 'journal.jsonl'), 'damaged\n');
    expect((await setup.verify()).ok).toBe(false);
    const repaired = await setup.store.repair(runId, { by: 'alice', why: 'the disk was damaged' });
    expect(repaired.ok).toBe(true);
    const found = await setup.verify();
    expect([found.ok, found.problems.map(({ code }) => code)]).toEqual([true, ['audit/run-set-aside']]);
  });

  it('gets the last entry of a run whose process died before it was logged, when that run is recovered', async () => {
    const setup = await setUpAudited();
    const { auditLog } = setup.store;
    if (auditLog === undefined) throw new Error('there is no log');
    const dying: RunAudit = {
      ...auditLog,
      beginRun: (run) => {
        const log = auditLog.beginRun(run);
        const isLast = async (seq: number) => {
          const read = await setup.store.read(run);
          return read.ok && read.value[seq]?.event.type === 'run-finished';
        };
        return async (entry) => {
          if (await isLast(entry.seq)) throw new Error('it died');
          await log(entry);
        };
      },
    };
    const mortal = openRunStore(setup.store.folder, { clock: setup.clock, auditLog: dying });
    await expect(containKey({ ...setup, store: mortal }, keys[0])).rejects.toThrow('it died');
    const [run] = (await setup.store.list()).runs;
    const { runId = '' } = run ?? {};
    const before = await setup.verify();
    expect(before.problems.map(({ code }) => code)).toContain('audit/entry-unlogged');
    expect(before.problems[0]?.hints.join()).toContain(`drawbridge runs recover ${runId}`);
    expect(await recoverRun({ ...setup, runId })).toMatchObject({ ok: true, value: { status: 'contained' } });
    const after = await setup.verify();
    expect([after.ok, after.problems.map(({ code }) => code)]).toEqual([true, ['audit/entry-late']]);
    expect(after.signed).toBe(after.lines);
  });

  it('is written before the cloud hears of the change: where it cannot be, nothing is changed', async () => {
    const setup = await setUpAudited();
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    await writeFile(join(setup.state, 'log'), 'no folder');
    const report = await approveAndExecute(setup, plan);
    expect([report.status, report.unwritten?.reason]).toEqual([
      'unfinished',
      expect.stringContaining(join(setup.state, 'log')),
    ]);
    expect(keyStatus(setup, keys[0])).toBe('Active');
  });

  it('stands in the comment as a signed head', async () => {
    const setup = await setUpAudited();
    const { runId } = await containKey(setup, keys[0]);
    const written = await readFile(join(setup.store.folder, runId, 'write-back.json'), 'utf8');
    const { comment } = JSON.parse(written) as { comment: string };
    const read = await setup.store.read(runId);
    const before = read.ok
      ? read.value.findIndex(({ event }) => 'step' in event && event.step === 'write-back')
      : 0;
    expect(comment).toMatch(/drawbridge\/log\/[0-9a-f-]+\n\d+\n\S+\n\n— drawbridge\/log\/[0-9a-f-]+ \S+/);
    expect(before).toBeGreaterThan(0);
  });

  it('does not stop a containment when it was damaged, is not signed, and says so', async () => {
    const setup = await setUpAudited();
    await containKey(setup, keys[0]);
    const file = join(setup.state, 'log', 'log.jsonl');
    const lines = (await readFile(file, 'utf8')).split('\n');
    await writeFile(file, [...lines.slice(0, 2), ...lines.slice(4)].join('\n'));
    expect(await containKey(setup, keys[2])).toMatchObject({ status: 'contained' });
    expect(setup.problems.map(({ code }) => code)).toContain('audit/log-rewritten');
    expect((await setup.verify()).ok).toBe(false);
  });

  it('takes up what a process wrote to the journal and could not log', async () => {
    const setup = await setUpAudited();
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    const unaudited = openRunStore(setup.store.folder, setup);
    const opened = await unaudited.begin(plan.runId);
    if (!opened.ok) throw new Error('not begun');
    const approvals = [{ by: 'bo', at: setup.clock.now().toISOString(), planHash: plan.hash }];
    const input = { kind: 'containment', plan, requester: 'automation', approvals } as const;
    await opened.value.append({ type: 'run-started', runId: plan.runId, input });
    await opened.value.close();
    expect((await recoverRun({ ...setup, runId: plan.runId })).ok).toBe(true);
    const read = await setup.store.read(plan.runId);
    expect(read.ok && eventsOf(read.value, 'run-finished')).toHaveLength(1);
    expect(await setup.verify()).toMatchObject({ ok: true });
  });
});

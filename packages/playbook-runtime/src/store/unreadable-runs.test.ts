import { mkdir, readFile, readdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

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
import { recoverRun } from '../recovery/recover-run.ts';
import { planRun } from '../run/plan-run.ts';
import { executeRun } from '../run/execute-run.ts';
import type { RunPlan } from '../plan/run-plan.ts';

const codes = (plan: RunPlan) =>
  plan.items.map(({ decision }) => (decision.kind === 'guarded' ? decision.refusal.code : decision.kind));

const plan = (setup: RunSetup) => planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));

async function brokenRun(setup: RunSetup, journal = 'not a journal\n', name = 'broken-1'): Promise<string> {
  const folder = join(setup.store.folder, name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'journal.jsonl'), journal);
  return folder;
}

async function damagedRun(setup: RunSetup): Promise<string> {
  const { runId } = await approveAndExecute(
    setup,
    await planFor(setup, keyPlaybook(), incidentWithKeys(keys[2])),
  );
  const file = join(setup.store.folder, runId, 'journal.jsonl');
  const lines = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, lines.toSpliced(1, 1).join('\n'));
  return runId;
}

describe('a folder without a journal', () => {
  it('stops no containment, and is named in the list', async () => {
    const setup = await setUpRun();
    await mkdir(join(setup.store.folder, 'x'));
    expect(codes(await plan(setup))).toEqual(['action']);
    expect((await approveAndExecute(setup, await plan(setup))).status).toBe('contained');
    expect((await setup.store.list()).problems).toMatchObject([
      { code: 'run/never-began', severity: 'warning', message: expect.stringContaining('x') as string },
    ]);
  });

  it('is shown and recovered as a run that never began, with the way to be rid of it', async () => {
    const setup = await setUpRun();
    await mkdir(join(setup.store.folder, 'x'));
    for (const read of [await setup.store.read('x'), await recoverRun({ ...setup, runId: 'x' })]) {
      expect(read).toMatchObject({ ok: false, problems: [{ code: 'run/never-began', severity: 'error' }] });
      expect(read.problems[0]?.hints.join()).toContain('drawbridge runs repair x');
    }
  });

  it('under the id that the next run would have does not stop that run', async () => {
    const setup = await setUpRun();
    const { runId } = await plan(setup);
    await mkdir(join(setup.store.folder, runId));
    const again = await plan(setup);
    expect(again.runId).not.toBe(runId);
    expect((await approveAndExecute(setup, again)).status).toBe('contained');
  });
});

describe('a run that cannot be read', () => {
  it('stops nothing when it was last written before the hour that is counted', async () => {
    const setup = await setUpRun();
    const folder = await brokenRun(setup);
    const long = new Date('2020-02-01T00:00:00Z');
    await utimes(join(folder, 'journal.jsonl'), long, long);
    expect(codes(await plan(setup))).toEqual(['action']);
  });

  it('stops nothing when its last line is intact and older, though the file was copied since', async () => {
    const setup = await setUpRun();
    await damagedRun(setup);
    expect(codes(await plan(setup))).toEqual(['cap-unknown']);
    setup.clock.advance(2 * 3_600_000);
    expect(codes(await plan(setup))).toEqual(['action']);
  });

  it.each([
    ['is damaged', (setup: RunSetup) => brokenRun(setup)],
    [
      'is a folder',
      (setup: RunSetup) => mkdir(join(setup.store.folder, 'x', 'journal.jsonl'), { recursive: true }),
    ],
    [
      'is a link to nowhere',
      async (setup: RunSetup) => {
        await mkdir(join(setup.store.folder, 'x'));
        await symlink('/nowhere', join(setup.store.folder, 'x', 'journal.jsonl'));
      },
    ],
  ])(
    'refuses what could go past a cap when its journal %s, and two people may override it',
    async (_how, make) => {
      const setup = await setUpRun();
      await make(setup);
      expect((await plan(setup)).items[0]?.decision).toMatchObject({
        refusal: { code: 'cap-unknown', overridable: true },
      });
      const passed = await planRun({
        ...setup,
        playbook: keyPlaybook(),
        incident: incidentWithKeys(keys[0]),
        overrides: ['caps'],
      });
      expect(passed.approvals.needed).toBe(2);
      const at = setup.clock.now().toISOString();
      const approvals = ['bo', 'cy'].map((by) => ({ by, at, planHash: passed.hash }));
      const report = await executeRun({ ...setup, plan: passed, requester: 'ann', approvals });
      expect(report.status).toBe('contained');
      expect(keyStatus(setup, keys[0])).toBe('Inactive');
    },
  );
});

describe('repairing', () => {
  const request = { by: 'ann', why: 'the disk was full' };

  it('sets a damaged run aside with a record, deletes nothing, and containments go through', async () => {
    const setup = await setUpRun();
    const runId = await damagedRun(setup);
    const before = await readFile(join(setup.store.folder, runId, 'journal.jsonl'), 'utf8');
    const repaired = await setup.store.repair(runId, request);
    if (!repaired.ok) throw new Error(JSON.stringify(repaired.problems));
    const { folder, files } = repaired.value;
    expect(await readFile(join(folder, 'journal.jsonl'), 'utf8')).toBe(before);
    expect(JSON.parse(await readFile(`${folder}.json`, 'utf8'))).toMatchObject({
      ...request,
      runId,
      problem: expect.stringContaining('damaged') as string,
      at: setup.clock.now().toISOString(),
    });
    expect(files.find(({ name }) => name === 'journal.jsonl')?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(codes(await plan(setup))).toEqual(['action']);
    expect(await setup.store.list()).toEqual({ runs: [], problems: [] });
  });

  it('frees the target that the run had claimed, and never gives its id to another run', async () => {
    const setup = await setUpRun();
    const planned = await plan(setup);
    await setup.store.claim('key/1', planned.runId);
    await brokenRun(setup, 'torn', planned.runId);
    await writeFile(join(setup.store.folder, planned.runId, 'journal.jsonl'), 'damaged\n');
    expect(await setup.store.claim('key/1', 'other-1')).toMatchObject({ ok: false });
    expect(await setup.store.repair(planned.runId, request)).toMatchObject({ ok: true });
    expect(await setup.store.claim('key/1', 'other-1')).toMatchObject({ ok: true });
    expect((await plan(setup)).runId).not.toBe(planned.runId);
  });

  it('sets a folder aside that never was a run', async () => {
    const setup = await setUpRun();
    await mkdir(join(setup.store.folder, 'x'));
    expect(await setup.store.repair('x', request)).toMatchObject({ ok: true, value: { files: [] } });
    expect(await readdir(join(setup.store.folder, '.set-aside'))).toEqual(['x.1', 'x.1.json']);
  });

  it.each([
    [
      'that can be read',
      'run/not-damaged',
      async (setup: RunSetup) => (await approveAndExecute(setup, await plan(setup))).runId,
    ],
    ['that is not there', 'run/unknown', () => Promise.resolve('nobody-1')],
    ['outside of the store', 'run/wrong-id', () => Promise.resolve('../x')],
  ])('refuses a run %s', async (_which, code, make) => {
    const setup = await setUpRun();
    expect(await setup.store.repair(await make(setup), request)).toMatchObject({ problems: [{ code }] });
  });

  it('refuses without a name or a reason', async () => {
    const setup = await setUpRun();
    await brokenRun(setup);
    expect(await setup.store.repair('broken-1', { by: ' ', why: 'x' })).toMatchObject({
      problems: [{ code: 'run/repair-unsigned' }],
    });
  });
});

it('a run whose folder is a symbolic link counts for the caps', async () => {
  const setup = await setUpRun();
  const { runId } = await approveAndExecute(setup, await plan(setup));
  const since = new Date(setup.clock.now().getTime() - 3_600_000);
  const before = await setup.store.countChanges(since);
  const moved = join(setup.store.folder, '..', `${runId}-moved`);
  await rename(join(setup.store.folder, runId), moved);
  onTestFinished(() => rm(moved, { recursive: true, force: true }));
  await symlink(moved, join(setup.store.folder, runId));
  expect(await setup.store.countChanges(since)).toEqual(before);
  expect(before.changes).toHaveLength(1);
  expect((await setup.store.list()).runs).toMatchObject([{ runId }]);
});

import { spawn } from 'node:child_process';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { readRunReport } from '../report/read-run-report.ts';
import {
  approveAndExecute,
  incidentWithKeys,
  keyPlaybook,
  keys,
  keyStatus,
  planFor,
  protectedAssets,
  setUpRun,
  writesOf,
  type RunSetup,
} from '../run-setup.suite.ts';
import { planUndoRun } from '../undo/plan-undo-run.ts';
import { undoRun } from '../undo/undo-run.ts';
import { breakOffAt, onlyUnfinished } from './broken-off.suite.ts';
import type { CrashOrder, CrashPoint } from './crash-child.suite.ts';
import { recoverRun } from './recover-run.ts';
import { eventsOf } from '../journal/run-events.ts';

/** Runs the containment of two keys in a process that kills itself at the point; gives the id of the run. */
async function killAt(setup: RunSetup, point: CrashPoint): Promise<string> {
  const order: CrashOrder = { folder: setup.store.folder, connections: setup.context.connections, point };
  const script = fileURLToPath(new URL('crash-child.suite.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--conditions=@drawbridge/source', '--import', 'tsx', script, JSON.stringify(order)],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const said: string[] = [];
  child.stderr.on('data', (text: Buffer) => said.push(text.toString()));
  const signal = await new Promise((resolve) => {
    child.once('exit', (_code, by) => {
      resolve(by);
    });
  });
  expect(signal, said.join('')).toBe('SIGKILL');
  return onlyUnfinished(setup);
}

async function recovered(setup: RunSetup, runId: string) {
  const result = await recoverRun({ ...setup, runId });
  if (!result.ok || result.value.kind !== 'containment') throw new Error(JSON.stringify(result.problems));
  return result.value;
}

describe('a run whose process was killed', () => {
  it.each([
    ['step-started', 0, breakOffAt],
    ['effect-started', 0, killAt],
    ['change-made', 1, killAt],
    ['effect-finished', 1, killAt],
    ['step-finished', 1, breakOffAt],
  ] as const)('is finished when it died at %s', async (point, madeBefore, crash) => {
    const setup = await setUpRun();
    const runId = await crash(setup, point);
    expect(writesOf(setup)).toHaveLength(madeBefore);

    const report = await recovered(setup, runId);

    expect(report).toMatchObject({ runId, status: 'contained', recovered: true });
    expect(report.items.map((item) => item.outcome)).toEqual(['contained', 'contained']);
    expect(keys.map((key) => keyStatus(setup, key))).toEqual(['Inactive', 'Inactive', 'Active']);
  });

  it('can be undone after it was recovered, with the undo of the first time', async () => {
    const setup = await setUpRun();
    const runId = await breakOffAt(setup, 'change-made');
    expect(await planUndoRun({ ...setup, runId })).toMatchObject({ problems: [{ code: 'undo/unfinished' }] });
    await recovered(setup, runId);
    const undone = await undoRun({ ...setup, runId, requester: 'bo', reactivate: true });
    expect(undone).toMatchObject({ ok: true, value: { status: 'restored' } });
    expect(keyStatus(setup, keys[0])).toBe('Active');
  });

  it('is in doubt until then, and says so', async () => {
    const setup = await setUpRun();
    const runId = await breakOffAt(setup, 'change-made');
    const read = await readRunReport(setup.store, runId);
    expect(read).toMatchObject({
      value: { status: 'unfinished', items: [{ outcome: 'unknown' }, { outcome: 'not-reached' }] },
    });
  });

  it('is reported as in doubt when the cloud can no longer be asked', async () => {
    const setup = await setUpRun();
    const runId = await breakOffAt(setup, 'change-made');
    setup.sim.inject({ operation: 'sts:GetCallerIdentity', error: 'unavailable', times: 99 });
    const report = await recovered(setup, runId);
    expect(report.status).toBe('failed');
    expect(report.items[0]).toMatchObject({ outcome: 'unknown', effectBegun: true });
    expect(report.items[0]?.detail).toContain('may have taken effect');
  });

  it('keeps its target: another run does not touch it before it was recovered', async () => {
    const setup = await setUpRun();
    const runId = await breakOffAt(setup, 'effect-started');
    const other = await planFor(setup, keyPlaybook({ id: 'other-playbook' }), incidentWithKeys(keys[0]));
    const report = await approveAndExecute(setup, other);
    expect(report).toMatchObject({ status: 'refused', items: [{ outcome: 'refused', code: 'target-busy' }] });
    expect(report.items[0]?.detail).toContain(runId);
    expect(writesOf(setup)).toEqual([]);
  });

  it.each([
    ['step-started', ['refused', 'refused'], ['Active', 'Active']],
    ['change-made', ['contained', 'refused'], ['Inactive', 'Active']],
  ] as const)(
    'finishes what it had begun at %s and begins no change whose approval has expired',
    async (point, outcomes, status) => {
      const setup = await setUpRun();
      const runId = await breakOffAt(setup, point);
      setup.clock.advance(Date.now() - setup.clock.now().getTime() + 5 * 3_600_000);
      const report = await recovered(setup, runId);
      expect(report.items.map(({ outcome }) => outcome)).toEqual(outcomes);
      expect(report.items[1]).toMatchObject({ code: 'approval-missing' });
      expect(keys.slice(0, 2).map((key) => keyStatus(setup, key))).toEqual(status);
      const again = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0], keys[1]));
      expect((await approveAndExecute(setup, again)).status).toBe('contained');
    },
  );

  it('does not touch what was put on the list of protected assets since', async () => {
    const setup = await setUpRun();
    const runId = await breakOffAt(setup, 'step-started');
    const row = { Kind: 'aws.access-key', Id: keys[1], Reason: 'the pager runs on it' };
    const report = await recovered({ ...setup, watchlists: [protectedAssets(row)] }, runId);
    expect(report.items.map(({ outcome }) => outcome)).toEqual(['contained', 'refused']);
    expect(keyStatus(setup, keys[1])).toBe('Active');
  });

  it('is the same run for the same incident, which is not begun a second time', async () => {
    const setup = await setUpRun();
    const runId = await breakOffAt(setup, 'effect-started');
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0], keys[1]));
    expect(plan.runId).toBe(runId);
    const report = await approveAndExecute(setup, plan);
    expect(report).toMatchObject({ status: 'refused', refusal: { code: 'run/exists' } });
  });
});

describe('a run that a process is working on', () => {
  it('is not resumed by a second process', async () => {
    const setup = await setUpRun();
    const runId = await breakOffAt(setup, 'effect-started');
    const owner = { pid: process.pid, host: hostname() };
    await writeFile(join(setup.store.folder, runId, 'owner.99.lock'), JSON.stringify(owner));
    expect(await recoverRun({ ...setup, runId })).toMatchObject({
      ok: false,
      problems: [{ code: 'run/busy' }],
    });
  });
});

describe('a run that has ended', () => {
  it('is only reported', async () => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    const report = await approveAndExecute(setup, plan);
    setup.sim.clearOperations();
    expect(await recovered(setup, report.runId)).toEqual(report);
    expect(setup.sim.operations).toEqual([]);
  });
});

describe('a journal', () => {
  async function finishedRun(setup: RunSetup): Promise<string> {
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    await approveAndExecute(setup, plan);
    return join(setup.store.folder, plan.runId, 'journal.jsonl');
  }

  it('whose last line is cut off is read up to there, with a warning that names the line', async () => {
    const setup = await setUpRun();
    const file = await finishedRun(setup);
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n').length;
    await appendFile(file, '{"seq":99,"at":"20');
    const { runs, problems } = await setup.store.list();
    expect(runs).toHaveLength(1);
    expect(problems).toMatchObject([
      {
        code: 'journal/truncated',
        severity: 'warning',
        message: `line ${lines + 1} of the journal is cut off`,
      },
    ]);
  });

  it('whose cut-off last line is removed when the run is recovered continues with an intact chain', async () => {
    const setup = await setUpRun();
    const runId = await breakOffAt(setup, 'step-started');
    await appendFile(join(setup.store.folder, runId, 'journal.jsonl'), '{"seq":99');
    await recovered(setup, runId);
    const read = await setup.store.read(runId);
    expect(read).toMatchObject({ ok: true, problems: [] });
    expect(read.ok && eventsOf(read.value, 'run-finished')).toHaveLength(1);
  });

  it.each([
    ['changed', (text: string) => text.replace(keys[0], keys[1]), 1],
    ['removed', (text: string) => text.split('\n').toSpliced(2, 1).join('\n'), 3],
    ['no longer JSON', (text: string) => text.replace('{"seq":1,', '{seq:1,'), 2],
  ])('of which a line was %s is damaged, and the line is named', async (_how, change, line) => {
    const setup = await setUpRun();
    const file = await finishedRun(setup);
    await writeFile(file, change(await readFile(file, 'utf8')));
    const { runs, problems } = await setup.store.list();
    expect(runs).toEqual([]);
    expect(problems[0]?.code).toBe('journal/damaged');
    expect(problems[0]?.message).toContain(`line ${line} `);
  });
});

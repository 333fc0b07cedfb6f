import { hostname } from 'node:os';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import {
  approveAndExecute,
  incidentWithKeys,
  keyPlaybook,
  keys,
  planFor,
  setUpRun,
} from '../run-setup.suite.ts';
import { findBlockingRuns } from './blocking-runs.ts';
import { breakOffAt } from './broken-off.suite.ts';

const [first, , third] = keys.map((key) => `aws.access-key/${key}`);

it('are those that died on one of the targets, with the word that nobody works on them', async () => {
  const setup = await setUpRun();
  const runId = await breakOffAt(setup, 'effect-started');
  const intended = { runId: 'another-1', targetIds: [third!, first!] };
  expect(await findBlockingRuns(setup.store, intended)).toMatchObject([
    { run: { runId, status: 'unfinished' }, owner: { is: 'nobody' } },
  ]);
});

it('name the process that still works on one', async () => {
  const setup = await setUpRun();
  const runId = await breakOffAt(setup, 'effect-started');
  const owner = { pid: process.pid, host: hostname() };
  await writeFile(join(setup.store.folder, runId, 'owner.99.lock'), JSON.stringify(owner));
  expect(await findBlockingRuns(setup.store, { runId, targetIds: [] })).toMatchObject([
    { owner: { is: 'alive', pid: process.pid } },
  ]);
});

it('are the same run again, and an undo of it that has not ended', async () => {
  const setup = await setUpRun();
  const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
  const { runId } = await approveAndExecute(setup, plan);
  const opened = await setup.store.begin(`${runId}-undo-1`);
  if (!opened.ok) throw new Error('not begun');
  const input = { kind: 'undo' as const, undoes: runId, requester: 'bo', reactivate: false, effects: [] };
  await opened.value.append({ type: 'run-started', runId: opened.value.runId, input });
  await opened.value.close();
  expect(await findBlockingRuns(setup.store, { runId, targetIds: [] })).toMatchObject([
    { run: { runId: `${runId}-undo-1`, undoes: runId } },
  ]);
});

it('are none where the targets are others, or the run has ended', async () => {
  const setup = await setUpRun();
  await breakOffAt(setup, 'effect-started');
  expect(await findBlockingRuns(setup.store, { runId: 'another-1', targetIds: [third!] })).toEqual([]);
  const ended = await setUpRun();
  const plan = await planFor(ended, keyPlaybook(), incidentWithKeys(keys[0]));
  const { runId } = await approveAndExecute(ended, plan);
  expect(await findBlockingRuns(ended.store, { runId, targetIds: [first!] })).toEqual([]);
});

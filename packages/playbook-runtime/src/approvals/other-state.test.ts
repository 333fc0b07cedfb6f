import { cp } from 'node:fs/promises';
import { join } from 'node:path';

import { hashJson } from '@drawbridge/base';
import { expect, it } from 'vitest';

import { hashRunPlan } from '../plan/plan-hash.ts';
import {
  approveAndExecute,
  incidentWithKeys,
  keyPlaybook,
  keys,
  planFor,
  setUpRun,
  writesOf,
  type RunSetup,
} from '../run-setup.suite.ts';
import { executeRun } from '../run/execute-run.ts';
import { openRunAudit } from '../store/run-audit.ts';
import { openRunStore } from '../store/run-store.ts';

const asking = keyPlaybook({ approval: { required: 'always' } });

/** The same surroundings with the runs of another state, or with a state that another process opens. */
function inState(setup: RunSetup, state: string): RunSetup {
  const { clock } = setup;
  const runs = join(state, 'runs');
  const auditLog = openRunAudit({ runs, clock, key: join(state, 'key'), onProblem: () => undefined });
  return { ...setup, store: openRunStore(runs, { clock, auditLog }) };
}

async function setUp() {
  const setup = await setUpRun();
  return { setup, state: setup.store.place };
}

const plan = (setup: RunSetup) => planFor(setup, asking, incidentWithKeys(keys[0]));

it('an approval that was given for one state does nothing in another one', async () => {
  const { setup, state } = await setUp();
  const approved = await plan(inState(setup, join(state, 'one')));
  const other = inState(setup, join(state, 'two'));
  const approvals = [{ by: 'bo', at: setup.clock.now().toISOString(), planHash: approved.hash }];
  const report = await executeRun({ ...other, plan: await plan(other), requester: 'automation', approvals });
  expect(report).toMatchObject({ status: 'refused', refusal: { code: 'approval-missing' } });
  expect(writesOf(setup)).toEqual([]);
});

it('a state that was made again in the same place is another one', async () => {
  const { setup, state } = await setUp();
  const place = join(state, 'one');
  await approveAndExecute(inState(setup, place), await plan(inState(setup, place)));
  const begun = await plan(inState(setup, place));
  await cp(place, join(state, 'kept'), { recursive: true });
  expect((await plan(inState(setup, join(state, 'kept')))).hash).toBe(begun.hash);
  const again = await plan({ ...setup, store: openRunStore(join(place, 'runs'), { clock: setup.clock }) });
  expect(again.hash).not.toBe(begun.hash);
});

it('a plan is the same when it is made again, by another process as well', async () => {
  const { setup, state } = await setUp();
  const first = await plan(inState(setup, state));
  expect((await plan(inState(setup, state))).hash).toBe(first.hash);
  const opened = inState(setup, state);
  const [before, second] = [await plan(opened), await planFor(opened, asking, incidentWithKeys(keys[1]))];
  expect(await approveAndExecute(opened, before)).toMatchObject({ status: 'contained' });
  expect((await planFor(opened, asking, incidentWithKeys(keys[1]))).hash).toBe(second.hash);
});

it('a run from before version 2 keeps the hash that it was approved with', async () => {
  const { setup } = await setUp();
  const { playbook, incident } = await plan(setup);
  const old = { version: 1 as const, playbook, incident, items: [] };
  const hash = hashJson({ playbook, incident: incident.id, protectedAssets: '', items: [] });
  expect(hashRunPlan(old)).toBe(hash);
  expect(hashRunPlan({ ...old, incident: { ...incident, title: 'another' } })).toBe(hash);
  expect(hashRunPlan({ ...old, version: 2 })).not.toBe(hash);
});

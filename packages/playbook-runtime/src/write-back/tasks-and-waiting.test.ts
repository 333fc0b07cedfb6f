import { TerminalFailure } from '@drawbridge/base';
import { expect, it } from 'vitest';

import {
  approveAndExecute,
  incidentWithKeys,
  keyPlaybook,
  keys,
  planFor,
  setUpRun,
} from '../run-setup.suite.ts';
import type { IncidentComment, IncidentUpdate } from './incident-writer.ts';
import { writeWaiting } from './write-waiting.ts';

const waiting = { runId: 'r-1', until: '2026-01-12T11:00:00Z' };

it('the first comment says what would be done, by which plan, and who has to approve; a repeat is the same', async () => {
  const setup = await setUpRun();
  const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
  const told: IncidentComment[] = [];
  const write = () => Promise.reject(new Error('the run has not ended'));
  const announce = (comment: IncidentComment) => Promise.resolve(void told.push(comment));
  await writeWaiting({ write, announce }, plan, waiting);
  await writeWaiting({ write, announce }, { ...plan, hash: 'another' }, waiting);
  expect(told[0]?.comment).toContain(plan.hash);
  expect(told[0]?.comment).toContain(keys[0]);
  expect(told[0]).toMatchObject({ alertIds: ['alert-1'], ruleIds: plan.playbook.triggers.rules });
  expect(told[1]?.commentId).toBe(told[0]?.commentId);
});

it('a first comment that cannot be written holds up no run', async () => {
  const setup = await setUpRun();
  const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
  const fails = () => Promise.reject(new TerminalFailure('sync/access-denied', 'no Responder role'));
  await expect(writeWaiting({ write: fails, announce: fails }, plan, waiting)).resolves.toBeUndefined();
});

it('what a run could not do is a task for people, one for each kind of work, with the same id for the same run', async () => {
  const setup = await setUpRun();
  setup.sim.inject({ operation: 'iam:UpdateAccessKey', error: 'access-denied', times: 1 });
  const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0], keys[1]));
  const updates: IncidentUpdate[] = [];
  const write = (update: IncidentUpdate) => {
    updates.push(update);
    return Promise.resolve({ in: 'incident', incident: 'i-1', leftOut: ['a task: full'] } as const);
  };
  const report = await approveAndExecute(setup, plan, { writer: { write } });
  const { tasks = [] } = updates[0]!;
  expect(tasks[0]).toMatchObject({ title: 'Drawbridge: contain by hand what the run could not (1)' });
  expect(tasks[0]?.description).toContain('access-key/');
  expect(new Set(tasks.map(({ id }) => id)).size).toBe(tasks.length);
  expect(tasks.length).toBeLessThanOrEqual(4);
  expect(report.writeBack).toMatchObject({ outcome: 'written', incident: 'i-1', leftOut: ['a task: full'] });
});

import { expect, it } from 'vitest';

import type { RunPlan } from '../plan/run-plan.ts';
import { incidentWithKeys, keyPlaybook, keys, planFor, setUpRun } from '../run-setup.suite.ts';
import { readPlanToApprove } from './plan-to-approve.ts';

type Item = RunPlan['items'][number];

/** The plan with its one item changed, as a requester may who hands it to an approver. */
function forged(plan: RunPlan, change: (item: Item) => object): unknown {
  return {
    answers: [{ plan: { ...plan, items: plan.items.map((item) => ({ ...item, ...change(item) })) } }],
  };
}

function withPlan({ decision }: Item, changes: object): object {
  return {
    decision: { ...decision, plan: { ...(decision.kind === 'action' ? decision.plan : {}), ...changes } },
  };
}

it('a plan is read as respond printed it', async () => {
  const setup = await setUpRun();
  const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
  const printed = JSON.parse(JSON.stringify({ answers: [{ plan }] })) as unknown;
  expect(readPlanToApprove(printed, setup.clock.now())).toMatchObject({
    ok: true,
    value: [{ hash: plan.hash }],
  });
});

it.each([
  ['what would be done', (item: Item) => withPlan(item, { summary: 'Deactivate a key of a test user' })],
  ['what would change', (item: Item) => withPlan(item, { differences: [] })],
  ['the name of the target', () => ({ targetId: 'aws.access-key/AKIAEXAMPLEHARMLESS1' })],
  ['the name of the action', () => ({ actionTitle: 'Look at a key' })],
  ['whether it can be undone', () => ({ reversible: 'yes' })],
  ['what is not known of the target', () => ({ notes: ['it is the one of the incident'] })],
])('a plan in which %s was forged is not one that can be approved', async (_what, change) => {
  const setup = await setUpRun();
  const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
  expect(readPlanToApprove(forged(plan, change), setup.clock.now())).toMatchObject({
    ok: false,
    problems: [{ code: 'approval/plan-altered' }],
  });
});

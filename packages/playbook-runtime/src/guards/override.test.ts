import { describe, expect, it } from 'vitest';

import {
  incidentWithKeys,
  keyPlaybook,
  keys,
  keyStatus,
  protectedAssets,
  setUpRun,
} from '../run-setup.suite.ts';
import { executeRun } from '../run/execute-run.ts';
import { planRun } from '../run/plan-run.ts';
import type { RunPlan } from '../plan/run-plan.ts';
import type { OverridableGuard } from './guard-refusal.ts';

const row = { Kind: 'aws.access-key', Id: keys[0], Reason: 'the pager runs on it' };

async function setUp(overrides: readonly OverridableGuard[], watchlists = [protectedAssets(row)]) {
  const setup = { ...(await setUpRun()), watchlists };
  const playbook = keyPlaybook({ approval: { required: 'never' } });
  const plan = await planRun({ ...setup, playbook, incident: incidentWithKeys(keys[0]), overrides });
  const execute = (people: readonly string[], changed: Partial<typeof setup> = {}, what: RunPlan = plan) =>
    executeRun({
      ...setup,
      ...changed,
      plan: what,
      requester: 'ann',
      approvals: people.map((by) => ({ by, at: setup.clock.now().toISOString(), planHash: what.hash })),
    });
  return { setup, plan, execute };
}

describe('a guard that is to be overridden', () => {
  it('still stands in the plan, which then needs two people even where none is asked otherwise', async () => {
    const { plan } = await setUp(['protected-assets']);
    expect(plan.outcome).toBe('change');
    expect(plan.items[0]?.overridden).toMatchObject([{ guard: 'protected-assets', code: 'protected-asset' }]);
    expect(plan.approvals).toMatchObject({ needed: 2, why: 'it overrides the guard protected-assets' });
  });

  it('is passed when two others agreed, and not when one did, or the requester', async () => {
    const { setup, execute } = await setUp(['protected-assets']);
    for (const people of [[], ['bo'], ['bo', 'ann'], ['bo', 'BO ']]) {
      expect(await execute(people)).toMatchObject({
        status: 'refused',
        refusal: { code: 'approval-missing' },
      });
    }
    expect(keyStatus(setup, keys[0])).toBe('Active');
    expect(await execute(['bo', 'cy'])).toMatchObject({ status: 'contained' });
    expect(keyStatus(setup, keys[0])).toBe('Inactive');
  });

  it('is not passed when another guard was named', async () => {
    const { plan } = await setUp(['caps']);
    expect(plan).toMatchObject({ outcome: 'refused' });
  });

  it('makes another plan, so that an approval of the one is none of the other', async () => {
    const past = await setUp(['protected-assets']);
    const open = await setUp([], [protectedAssets()]);
    expect(past.plan.hash).not.toBe(open.plan.hash);
  });

  it('is passed for the asset that was shown, and for no other', async () => {
    const { setup, execute } = await setUp(['protected-assets']);
    const other = { Kind: '*', Id: 'mallory', Reason: 'somebody else minds' };
    const report = await execute(['bo', 'cy'], { watchlists: [protectedAssets(other, row)] });
    expect(report).toMatchObject({ status: 'refused', refusal: { code: 'protected-asset' } });
    expect(keyStatus(setup, keys[0])).toBe('Active');
  });

  it('is never passed where the list cannot be read', async () => {
    const { plan } = await setUp(['protected-assets', 'caps', 'quiet-hours'], []);
    expect(plan.outcome).toBe('refused');
    expect(plan.items[0]?.decision).toMatchObject({ refusal: { code: 'protected-assets-missing' } });
  });

  it('is not smuggled in by altering the plan', async () => {
    const { setup, plan, execute } = await setUp(['protected-assets']);
    const altered: RunPlan = { ...plan, items: plan.items.map((item) => ({ ...item, overridden: [] })) };
    expect(await execute([], {}, altered)).toMatchObject({
      status: 'refused',
      refusal: { code: 'plan-altered' },
    });
    expect(keyStatus(setup, keys[0])).toBe('Active');
  });
});

it('caps are passed by two people', async () => {
  const setup = await setUpRun();
  const playbook = keyPlaybook({ guards: { caps: { perRun: 1, perHour: 1 } } });
  const incident = incidentWithKeys(keys[0], keys[1]);
  const refused = await planRun({ ...setup, playbook, incident });
  expect(refused.outcome).toBe('refused');
  const plan = await planRun({ ...setup, playbook, incident, overrides: ['caps'] });
  expect(plan.approvals.needed).toBe(2);
  const approvals = ['bo', 'cy'].map((by) => ({
    by,
    at: setup.clock.now().toISOString(),
    planHash: plan.hash,
  }));
  const report = await executeRun({ ...setup, plan, requester: 'ann', approvals });
  expect(report.status).toBe('contained');
});

it('an approval to override what protects one tag is none to override what protects another', async () => {
  const rows = ['lab', 'vault'].map((Id) => ({ Kind: 'tag', Id: `env=${Id}`, Reason: `it is the ${Id}` }));
  const planWith = async (env: string) => {
    const users = [{ userName: 'mallory', tags: { env }, accessKeys: [{ accessKeyId: keys[0] }] }];
    const setup = { ...(await setUpRun({ aws: { users } })), watchlists: [protectedAssets(...rows)] };
    const incident = incidentWithKeys(keys[0]);
    const plan = await planRun({
      ...setup,
      playbook: keyPlaybook(),
      incident,
      overrides: ['protected-assets'],
    });
    return { setup, plan };
  };
  const shown = await planWith('lab');
  const since = await planWith('vault');
  expect(shown.plan.outcome).toBe('change');
  expect(since.plan.hash).not.toBe(shown.plan.hash);
  const at = since.setup.clock.now().toISOString();
  const approvals = ['bo', 'cy'].map((by) => ({ by, at, planHash: shown.plan.hash }));
  const report = await executeRun({ ...since.setup, plan: since.plan, requester: 'ann', approvals });
  expect(report).toMatchObject({ status: 'refused', refusal: { code: 'approval-missing' } });
});

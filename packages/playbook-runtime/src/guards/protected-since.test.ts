import { expect, it } from 'vitest';

import {
  approveAndExecute,
  incidentWithKeys,
  keyPlaybook,
  keys,
  keyStatus,
  planFor,
  protectedAssets,
  setUpRun,
} from '../run-setup.suite.ts';

const row = { Kind: 'tag', Id: 'contain=never', Reason: 'its owners asked to be called first' };
const world = (tags: Readonly<Record<string, string>>) => ({
  aws: { users: [{ userName: 'mallory', tags, accessKeys: [{ accessKeyId: keys[0] }] }] },
});

it('a tag that was put on after the plan was made still protects', async () => {
  const planned = await setUpRun(world({}));
  const watchlists = [protectedAssets(row)];
  const plan = await planFor({ ...planned, watchlists }, keyPlaybook(), incidentWithKeys(keys[0]));
  expect(plan.outcome).toBe('change');
  const since = await setUpRun(world({ contain: 'never' }));
  const report = await approveAndExecute(since, plan, { watchlists });
  expect(report.items[0]).toMatchObject({ outcome: 'refused', code: 'protected-asset' });
  expect(keyStatus(since, keys[0])).toBe('Active');
});

it('a tag protects when the plan is made', async () => {
  const setup = { ...(await setUpRun(world({ contain: 'never' }))), watchlists: [protectedAssets(row)] };
  const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
  expect(plan.items[0]?.decision).toMatchObject({ kind: 'guarded', refusal: { code: 'protected-asset' } });
});

import { expect, it } from 'vitest';

import { useCloudSim } from '../../simulation/start-for-test.suite.ts';
import { callArm } from '../call-arm.suite.ts';

const start = useCloudSim();
const path =
  '/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/permissions';

it('tells what was granted, and takes what is withheld from it, as a role does', async () => {
  const sim = await start({ world: { arm: { withheld: ['Microsoft.Compute/virtualMachines/write'] } } });
  const { body } = await callArm(sim, 'GET', path, { apiVersion: '2022-04-01' });
  expect(body).toMatchObject({
    value: [{ actions: ['*'], notActions: ['Microsoft.Compute/virtualMachines/write'] }],
  });
});

it('tells nothing to a caller who may not ask', async () => {
  const sim = await start({ world: { arm: { permissions: ['Microsoft.Compute/*'] } } });
  expect((await callArm(sim, 'GET', path, { apiVersion: '2022-04-01' })).status).toBe(403);
});

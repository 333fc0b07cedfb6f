import { expect, it } from 'vitest';

import { useCloudSim } from '../../simulation/start-for-test.suite.ts';
import { callArm } from '../call-arm.suite.ts';

const start = useCloudSim();
const path = (name: string) =>
  `/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-soc/providers/Microsoft.Logic/workflows/${name}`;
const versioned = { apiVersion: '2019-05-01' };

it('tells what starts a Logic App, and answers 404 for one that is not there', async () => {
  const logicApps = [{ resourceGroup: 'rg-soc', name: 'hand-over', triggers: ['/subscribe', null] }];
  const sim = await start({ world: { arm: { logicApps } } });
  const { body } = await callArm(sim, 'GET', path('Hand-Over'), versioned);
  expect(body.properties).toMatchObject({
    definition: {
      triggers: {
        trigger_1: { type: 'ApiConnectionWebhook', inputs: { path: '/subscribe' } },
        trigger_2: { type: 'Request' },
      },
    },
  });
  expect(await callArm(sim, 'GET', path('other'), versioned)).toMatchObject({
    status: 404,
    body: { error: { code: 'ResourceNotFound' } },
  });
});

it('knows every Logic App where the world names none', async () => {
  const sim = await start();
  expect((await callArm(sim, 'GET', path('any'), versioned)).status).toBe(200);
});

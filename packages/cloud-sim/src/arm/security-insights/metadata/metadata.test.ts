import { expect, it } from 'vitest';

import { useCloudSim } from '../../../simulation/start-for-test.suite.ts';
import { armWorldOf, callArm } from '../../call-arm.suite.ts';

const start = useCloudSim();

it('says where a rule came from, and forgets it', async () => {
  const sim = await start({ world: armWorldOf() });
  const path = 'metadata/analyticsrule-1';
  const json = {
    properties: { parentId: '/subscriptions/s/alertRules/1', kind: 'AnalyticsRule', version: '1.0.0' },
  };
  const without = { properties: { ...json.properties, parentId: undefined } };
  expect((await callArm(sim, 'PUT', path, { json: without })).status).toBe(400);
  const created = await callArm(sim, 'PUT', path, { json });
  expect(created.status).toBe(201);
  expect((await callArm(sim, 'GET', path)).body).toEqual(created.body);
  expect((await callArm(sim, 'GET', 'metadata')).body.value).toEqual([created.body]);
  expect((await callArm(sim, 'PUT', path, { json: { ...json, etag: '"stale"' } })).status).toBe(409);
  expect((await callArm(sim, 'DELETE', path)).status).toBe(200);
  expect((await callArm(sim, 'GET', path)).status).toBe(404);
});

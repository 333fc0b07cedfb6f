import { expect, test } from 'vitest';

import { createActionRunner } from './action-runner.ts';
import {
  approvedHash,
  busy,
  denied,
  lampAccounts,
  lampAction,
  lampContext,
  lampTarget,
  newLamp,
} from './lamp.suite.ts';

const id = 'aws.test.put-out-lamp';

function setUp() {
  const lamp = newLamp();
  return {
    lamp,
    runner: createActionRunner({ actions: [lampAction(lamp)], accounts: lampAccounts }),
    context: lampContext(),
  };
}

test('plans by looking only', async () => {
  const { lamp, runner, context } = setUp();
  const plan = await runner.plan(context, id, lampTarget, {});
  expect(plan).toMatchObject({
    outcome: 'change',
    summary: 'Put out the red lamp',
    parameters: { gently: true },
    residual: [{ code: 'candle' }],
  });
  expect(lamp.log).toEqual(['observe']);
  expect(lamp.on).toBe(true);
});

test('gives equal requests equal hashes, and anything else another', async () => {
  const { lamp, runner, context } = setUp();
  const first = approvedHash(await runner.plan(context, id, lampTarget, {}));
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(approvedHash(await runner.plan(context, id, { ...lampTarget }, { gently: true }))).toBe(first);
  expect(approvedHash(await runner.plan(context, id, lampTarget, { gently: false }))).not.toBe(first);
  const elsewhere = { ...lampTarget, region: 'eu-west-2' };
  expect(approvedHash(await runner.plan(context, id, elsewhere, {}))).not.toBe(first);
  lamp.colour = 'green';
  expect(approvedHash(await runner.plan(context, id, lampTarget, {}))).not.toBe(first);
});

test('refuses an unknown action and names the nearest', async () => {
  const { lamp, runner, context } = setUp();
  const plan = await runner.plan(context, 'aws.test.put-out-lmap', lampTarget, {});
  expect(plan).toMatchObject({ outcome: 'refused', code: 'unknown-action', action: 'aws.test.put-out-lmap' });
  expect(JSON.stringify(plan)).toContain("did you mean 'aws.test.put-out-lamp'?");
  expect(lamp.log).toEqual([]);
});

test('refuses a target of another kind without asking the cloud', async () => {
  const { lamp, runner, context } = setUp();
  const plan = await runner.plan(context, id, { kind: 'entra.user', id: 'alice@example.com' }, {});
  expect(plan).toMatchObject({
    outcome: 'refused',
    code: 'wrong-target-kind',
    reason: 'aws.test.put-out-lamp acts on aws.instance, not on entra.user',
  });
  expect(lamp.log).toEqual([]);
});

test('refuses a target that is not one', async () => {
  const { runner, context } = setUp();
  const plan = await runner.plan(context, id, { ...lampTarget, instanceId: 'lamp' }, {});
  expect(plan).toMatchObject({ outcome: 'refused', code: 'bad-target' });
  expect(JSON.stringify(plan)).toContain('instanceId');
});

test('refuses parameters that it does not know, and says which it does', async () => {
  const { lamp, runner, context } = setUp();
  const plan = await runner.plan(context, id, lampTarget, { gentle: true });
  expect(plan).toMatchObject({ outcome: 'refused', code: 'bad-parameters' });
  expect(JSON.stringify(plan)).toContain('Its parameters are: gently.');
  expect(lamp.log).toEqual([]);
});

test('refuses when the cloud is not configured, instead of skipping', async () => {
  const { runner, context } = setUp();
  const plan = await runner.plan({ ...context, connections: { gcp: {} } }, id, lampTarget, {});
  expect(plan).toMatchObject({ outcome: 'refused', code: 'not-configured' });
});

test('says what the cloud said when it could not look', async () => {
  const { lamp, runner, context } = setUp();
  lamp.failIn = { part: 'observe', failure: denied };
  expect(await runner.plan(context, id, lampTarget, {})).toMatchObject({
    outcome: 'failed',
    code: 'access-denied',
    reason: 'you may not touch the lamp',
    retryable: false,
    hints: ['Ask the keeper.'],
  });
  lamp.failIn = { part: 'observe', failure: busy };
  const plan = await runner.plan(context, id, lampTarget, {});
  expect(plan).toMatchObject({ outcome: 'failed', code: 'throttled', retryable: true, retryAfterMs: 3_000 });
});

test('lets a bug through instead of dressing it up as a failure of the cloud', async () => {
  const { lamp, runner, context } = setUp();
  lamp.failIn = { part: 'observe', failure: new TypeError('undefined is not a lamp') };
  await expect(runner.plan(context, id, lampTarget, {})).rejects.toThrow(TypeError);
});

test('reports a cancelled look as failed, to be run again', async () => {
  const { lamp, runner, context } = setUp();
  const controller = new AbortController();
  controller.abort(new Error('stop'));
  lamp.failIn = { part: 'observe', failure: new Error('stop') };
  const plan = await runner.plan({ ...context, signal: controller.signal }, id, lampTarget, {});
  expect(plan).toMatchObject({ outcome: 'failed', code: 'cancelled', retryable: true });
});

import { given, type JsonValue } from '@drawbridge/base';
import { expect, test } from 'vitest';

import type { Action } from '../contract/action.ts';
import { createActionRunner } from './action-runner.ts';
import {
  busy,
  denied,
  key,
  lampAccounts,
  lampAction,
  lampContext,
  lampTarget,
  newLamp,
  undoOf,
} from './lamp.suite.ts';

const id = 'aws.test.put-out-lamp';

async function setUp(reversible: Action['reversible'] = 'yes') {
  const lamp = newLamp();
  const runner = createActionRunner({ actions: [lampAction(lamp, reversible)], accounts: lampAccounts });
  const context = lampContext();
  const token = undoOf(await runner.plan(context, id, lampTarget, {}));
  lamp.on = false;
  lamp.log.length = 0;
  interface Undoing {
    readonly reactivate?: boolean;
    readonly token?: JsonValue;
    readonly target?: typeof lampTarget;
    readonly changedAt?: Date;
    readonly resuming?: boolean;
    readonly inFlight?: boolean;
  }
  const undo = (options: Undoing = {}) =>
    runner.undo(context, id, options.target ?? lampTarget, options.token ?? token, {
      idempotencyKey: key,
      reactivate: options.reactivate ?? false,
      resuming: options.resuming ?? options.inFlight ?? false,
      ...given({ changedAt: options.changedAt, inFlight: options.inFlight }),
      beforeEffect: () => {
        lamp.log.push('beforeEffect');
        return Promise.resolve();
      },
    });
  return { lamp, runner, context, token, undo };
}

test('looks, journals, restores and verifies, in that order', async () => {
  const { lamp, undo } = await setUp();
  expect(await undo()).toEqual({ outcome: 'restored', evidence: 'it burns' });
  expect(lamp.log).toEqual(['planUndo', 'beforeEffect', 'applyUndo', 'verifyUndo']);
});

test('plans an undo without writing', async () => {
  const { lamp, runner, context, token } = await setUp('explicit');
  const plan = await runner.planUndo(context, id, lampTarget, token);
  expect(plan.decision).toMatchObject({ outcome: 'restore', summary: 'Light the lamp' });
  expect(lamp.log).toEqual(['planUndo']);
});

test('does not undo twice what its process undid and died, though the cloud does not show it yet', async () => {
  const { lamp, undo } = await setUp();
  lamp.on = true;
  lamp.staleLooks = 3;
  expect(await undo({ inFlight: true })).toEqual({ outcome: 'restored', evidence: 'it burns' });
  expect(lamp.log).not.toContain('applyUndo');
});

test('re-opens access only when that was asked for by name', async () => {
  const { lamp, undo } = await setUp('explicit');
  expect(await undo()).toMatchObject({ outcome: 'refused', code: 'needs-reactivate' });
  expect(lamp.log).toEqual([]);
  expect(await undo({ reactivate: true })).toMatchObject({ outcome: 'restored' });
});

test('refuses to undo what cannot be undone', async () => {
  const { lamp, undo } = await setUp('no');
  expect(await undo({ reactivate: true })).toMatchObject({ outcome: 'refused', code: 'not-reversible' });
  expect(lamp.log).toEqual([]);
});

test('has nothing to undo the second time', async () => {
  const { undo } = await setUp();
  await undo();
  expect(await undo()).toEqual({ outcome: 'nothing', reason: 'it burns already' });
});

test('looks again only where the answer contradicts a recent write of ours', async () => {
  const { lamp, context, undo } = await setUp();
  lamp.on = true;
  const looks = async (options: Parameters<typeof undo>[0]) => {
    lamp.log.length = 0;
    await undo(options);
    return lamp.log.filter((part) => part === 'planUndo').length;
  };
  const now = context.clock.now();
  const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  expect(await looks({})).toBe(1);
  expect(await looks({ changedAt: minutesAgo(10) })).toBe(1);
  expect(await looks({ changedAt: now, resuming: true })).toBe(1);
  expect(context.clock.now()).toEqual(now);
  expect(await looks({ changedAt: minutesAgo(9) })).toBe(5);
  expect(context.clock.now().getTime() - now.getTime()).toBe(15_000);
});

test('refuses a token of another target', async () => {
  const { lamp, undo } = await setUp();
  const result = await undo({ target: { ...lampTarget, instanceId: 'i-0000000000000bad0' } });
  expect(result).toMatchObject({ outcome: 'refused', code: 'bad-undo-token' });
  expect(lamp.log).toEqual([]);
});

test.each<JsonValue>([
  null,
  {},
  'token',
  { action: id, target: 'aws.instance/eu-west-1/i-0123456789abcdef0', token: { wasOn: 'yes' } },
  { action: 'aws.test.other', target: 'aws.instance/eu-west-1/i-0123456789abcdef0', token: { wasOn: true } },
])('refuses a damaged token: %j', async (token) => {
  const { runner, context, lamp } = await setUp();
  const options = { idempotencyKey: key, reactivate: true, beforeEffect: () => Promise.resolve() };
  const result = await runner.undo(context, id, lampTarget, token, options);
  expect(result).toMatchObject({ outcome: 'refused', code: 'bad-undo-token' });
  expect(lamp.log).toEqual([]);
});

test('makes no effect when the journal cannot be written', async () => {
  const { runner, context, token, lamp } = await setUp();
  const options = {
    idempotencyKey: key,
    reactivate: false,
    beforeEffect: () => Promise.reject(new Error('disk full')),
  };
  await expect(runner.undo(context, id, lampTarget, token, options)).rejects.toThrow('disk full');
  expect(lamp.on).toBe(false);
});

test('says what the cloud said at each step', async () => {
  const { lamp, undo } = await setUp();
  lamp.failIn = { part: 'planUndo', failure: busy };
  expect(await undo()).toMatchObject({ outcome: 'failed', code: 'throttled', retryable: true });
  lamp.failIn = { part: 'applyUndo', failure: denied };
  expect(await undo()).toMatchObject({ outcome: 'failed', code: 'access-denied', retryable: false });
  lamp.failIn = { part: 'verifyUndo', failure: denied };
  expect(await undo()).toMatchObject({
    outcome: 'unverified',
    reason: 'the undo was made, but it could not be read back: you may not touch the lamp',
  });
});

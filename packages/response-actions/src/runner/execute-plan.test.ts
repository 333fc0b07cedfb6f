import { RefusedFailure } from '@drawbridge/base';
import { expect, test } from 'vitest';

import type { Action } from '../contract/action.ts';
import type { ActionPlan } from '../contract/plan.ts';
import type { ExecuteOptions } from '../contract/runner.ts';
import { createActionRunner } from './action-runner.ts';
import {
  approvedHash,
  busy,
  denied,
  key,
  lampAccounts,
  lampAction,
  lampContext,
  lampJournal,
  lampTarget,
  newLamp,
  undoOf,
} from './lamp.suite.ts';

const id = 'aws.test.put-out-lamp';

async function setUp(more: Pick<Action, 'writesOnce'> = {}) {
  const lamp = newLamp();
  const runner = createActionRunner({ actions: [lampAction(lamp, 'yes', more)], accounts: lampAccounts });
  const context = lampContext();
  const journal = lampJournal(lamp);
  const plan = await runner.plan(context, id, lampTarget, {});
  lamp.log.length = 0;
  const execute = (options: Partial<ExecuteOptions> = {}, planned: ActionPlan = plan) =>
    runner.execute(context, planned, {
      approvedHash: approvedHash(plan),
      idempotencyKey: key,
      journal,
      ...options,
    });
  return { lamp, runner, context, journal, plan, execute };
}

test('looks again, journals, applies, verifies and journals, in that order', async () => {
  const { lamp, journal, execute } = await setUp();
  const result = await execute();
  expect(result).toEqual({
    outcome: 'contained',
    evidence: 'it is dark',
    residual: [{ code: 'candle', what: 'A candle burns on.' }],
    observed: { on: false, colour: 'red' },
  });
  expect(lamp.log).toEqual(['observe', 'beforeEffect', 'apply', 'verify', 'observe', 'afterEffect']);
  expect(journal.before[0]).toMatchObject({ idempotencyKey: key, plan: { outcome: 'change' } });
  expect(journal.after).toEqual([{ idempotencyKey: key, result }]);
});

test('refuses when the plan is no longer the approved one', async () => {
  const { lamp, execute } = await setUp();
  lamp.colour = 'green';
  expect(await execute()).toMatchObject({ outcome: 'refused', code: 'plan-changed' });
  expect(lamp.log).toEqual(['observe']);
});

test('refuses a hash that is not that of the plan, and an empty one', async () => {
  const { lamp, execute } = await setUp();
  for (const wrong of ['', 'a'.repeat(64)]) {
    expect(await execute({ approvedHash: wrong })).toMatchObject({ code: 'plan-changed' });
  }
  expect(lamp.log).not.toContain('apply');
});

test('refuses a plan whose target was exchanged after the approval', async () => {
  const { lamp, plan, execute } = await setUp();
  const exchanged: ActionPlan = { ...plan, target: { ...lampTarget, instanceId: 'i-0000000000000bad0' } };
  expect(await execute({}, exchanged)).toMatchObject({ outcome: 'refused', code: 'plan-changed' });
  expect(lamp.log).not.toContain('apply');
});

test('has nothing to do the second time', async () => {
  const { lamp, execute } = await setUp();
  await execute();
  lamp.log.length = 0;
  expect(await execute()).toMatchObject({ outcome: 'nothing', reason: 'it is dark already' });
  expect(lamp.log).toEqual(['observe']);
});

test('makes no effect when the journal cannot be written, and lets its error through', async () => {
  const { lamp, journal, execute } = await setUp();
  const fullDisk = { ...journal, beforeEffect: () => Promise.reject(new Error('disk full')) };
  await expect(execute({ journal: fullDisk })).rejects.toThrow('disk full');
  expect(lamp.on).toBe(true);
});

test('can be undone by the journaled token after a crash behind the write', async () => {
  const { lamp, runner, context, journal, execute } = await setUp();
  const crashing = { ...journal, afterEffect: () => Promise.reject(new Error('power cut')) };
  await expect(execute({ journal: crashing })).rejects.toThrow('power cut');
  expect(lamp.on).toBe(false);
  const undo = undoOf(journal.before[0]!.plan);
  const undone = await runner.undo(context, id, lampTarget, undo, {
    idempotencyKey: key,
    reactivate: false,
    beforeEffect: () => Promise.resolve(),
  });
  expect(undone).toEqual({ outcome: 'restored', evidence: 'it burns' });
  expect(lamp.on).toBe(true);
});

test('finishes and verifies a half-made change when it is resumed', async () => {
  const { lamp, execute } = await setUp();
  lamp.on = false;
  expect(await execute()).toMatchObject({ outcome: 'nothing' });
  lamp.log.length = 0;
  expect(await execute({ resuming: true })).toMatchObject({ outcome: 'contained' });
  expect(lamp.log).toEqual(['observe', 'beforeEffect', 'apply', 'verify', 'observe', 'afterEffect']);
});

test('does not make a change twice that its process made and died, though the cloud does not show it yet', async () => {
  const { lamp, context, execute } = await setUp({ writesOnce: true });
  lamp.on = false;
  lamp.staleLooks = 3;
  const began = context.clock.now().getTime();
  expect(await execute({ resuming: true, inFlight: true })).toMatchObject({ outcome: 'contained' });
  expect(lamp.log).not.toContain('apply');
  expect(context.clock.now().getTime() - began).toBe(7_000);
});

test('makes a change that was in flight and is still not to be seen after fifteen seconds', async () => {
  const { lamp, context, execute } = await setUp({ writesOnce: true });
  const began = context.clock.now().getTime();
  expect(await execute({ resuming: true, inFlight: true })).toMatchObject({ outcome: 'contained' });
  expect(lamp.log.filter((part) => part === 'apply')).toHaveLength(1);
  expect(context.clock.now().getTime() - began).toBe(15_000);
});

test('does not resume a plan whose change was tampered with', async () => {
  const { lamp, plan, execute } = await setUp();
  lamp.on = false;
  const tampered = { ...plan, change: { colour: 'blue' } } as ActionPlan;
  expect(await execute({ resuming: true }, tampered)).toMatchObject({ code: 'plan-changed' });
  expect(lamp.log).toEqual(['observe']);
});

test('reports a denied change as failed, with the hints, and journals that', async () => {
  const { lamp, journal, execute } = await setUp();
  lamp.failIn = { part: 'apply', failure: denied };
  const result = await execute();
  expect(result).toEqual({
    outcome: 'failed',
    code: 'access-denied',
    reason: 'you may not touch the lamp',
    retryable: false,
    hints: ['Ask the keeper.'],
  });
  expect(journal.after).toEqual([{ idempotencyKey: key, result }]);
});

test('says that a lost change may have been made', async () => {
  const { lamp, execute } = await setUp();
  lamp.failIn = { part: 'apply', failure: busy };
  const result = await execute();
  expect(result).toMatchObject({ outcome: 'failed', retryable: true, retryAfterMs: 3_000 });
  expect(JSON.stringify(result)).toContain('may have been made all the same');
});

test('reports what it could not see as unverified, never as contained', async () => {
  const { lamp, execute } = await setUp();
  lamp.blind = true;
  expect(await execute()).toMatchObject({ outcome: 'unverified', reason: 'it still glows' });
});

test('reports a change that could not be read back as unverified, with the reason', async () => {
  const { lamp, execute } = await setUp();
  lamp.failIn = { part: 'verify', failure: denied };
  expect(await execute()).toMatchObject({
    outcome: 'unverified',
    reason: 'the change was made, but it could not be read back: you may not touch the lamp',
  });
});

test('keeps the state before and after as evidence, outside the hash', async () => {
  const { lamp, plan, execute } = await setUp();
  expect(plan).toMatchObject({ observed: { on: true, colour: 'red' }, facts: { names: ['the lamp'] } });
  expect(await execute()).toMatchObject({ outcome: 'contained', observed: { on: false } });
  expect(lamp.on).toBe(false);
});

test('is no less contained when the state cannot be read once more', async () => {
  const { lamp, execute } = await setUp();
  lamp.failAfterVerify = denied;
  const result = await execute();
  expect(result).toMatchObject({ outcome: 'contained', evidence: 'it is dark' });
  expect(result).not.toHaveProperty('observed');
});

test('passes on a refusal of the cloud’s side as a refusal', async () => {
  const { lamp, execute } = await setUp();
  lamp.failIn = { part: 'apply', failure: new RefusedFailure('own-credentials', 'that is us') };
  expect(await execute()).toMatchObject({ outcome: 'refused', code: 'own-credentials' });
});

test('carries out nothing that was planned as refused, failed or nothing', async () => {
  const { lamp, plan, execute } = await setUp();
  const asked = { action: plan.action, target: plan.target, parameters: plan.parameters };
  const refusal = { ...asked, outcome: 'refused', code: 'no', reason: 'no', hints: [] } as const;
  expect(await execute({}, refusal)).toEqual({ outcome: 'refused', code: 'no', reason: 'no', hints: [] });
  const nothing = { ...asked, outcome: 'nothing', reason: 'dark', residual: [] } as const;
  expect(await execute({}, nothing)).toEqual({ outcome: 'nothing', reason: 'dark', residual: [] });
  expect(lamp.log).toEqual([]);
});

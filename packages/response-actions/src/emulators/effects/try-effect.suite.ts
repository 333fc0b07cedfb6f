import { setTimeout as sleep } from 'node:timers/promises';

import { type Clock, given } from '@drawbridge/base';

import type { ActionContext } from '../../contract/action.ts';
import { createActionRunner } from '../../runner/action-runner.ts';
import type { Emulator } from '../start/emulator.suite.ts';
import { Attack, type Verdict } from './attack.suite.ts';
import type { effectCases } from './effect-cases.suite.ts';

/** The emulator decides by the time that it is, and so does a revocation here. */
const systemClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, given({ signal })),
};

let count = 0;

/**
 * Uses an attacker's credentials before a containment, after it, and after its undo. By the name of the credentials,
 * what the emulator made of them each time: `allowed, refused, allowed`.
 */
export async function tryEffect(
  effectCase: (typeof effectCases)[number],
  emulator: Emulator,
): Promise<Readonly<Record<string, string>>> {
  const account = await emulator.openTokenAccount();
  const administration = new Attack(account, account.administrator);
  const us = `responder-${String(++count)}`;
  await administration.createUser(us);
  const credentials = await administration.createKey(us);
  const { target, parameters = {}, probes } = await effectCase.begin(new Attack(account, credentials));
  await account.enforce();

  const seen: Record<string, Verdict[]> = {};
  const use = async (): Promise<void> => {
    for (const [name, probe] of Object.entries(probes)) (seen[name] ??= []).push(await probe());
  };
  const { endpoint, region } = account;
  const context: ActionContext = {
    connections: { aws: { endpoint, region, credentials } },
    clock: systemClock,
  };
  const runner = createActionRunner();
  await use();
  const plan = await runner.plan(context, effectCase.action, target, parameters);
  if (plan.outcome !== 'change') throw new Error(`there is nothing to contain: ${JSON.stringify(plan)}`);
  const result = await runner.execute(context, plan, {
    approvedHash: plan.hash,
    idempotencyKey: '2b7c1f5e-6f0d-4c1e-9b58-0d6f2f7a9c11',
    journal: { beforeEffect: () => Promise.resolve(), afterEffect: () => Promise.resolve() },
  });
  if (result.outcome !== 'contained') throw new Error(`it is not contained: ${JSON.stringify(result)}`);
  await use();
  if (runner.actions.get(effectCase.action)?.reversible !== 'no') {
    const undone = await runner.undo(context, effectCase.action, target, plan.undo, {
      idempotencyKey: 'b9a4d7b0-53c8-4a3f-8f0e-7d1c2e3f4a55',
      reactivate: true,
      beforeEffect: () => Promise.resolve(),
    });
    if (undone.outcome !== 'restored') throw new Error(`it is not undone: ${JSON.stringify(undone)}`);
    await use();
  }
  return Object.fromEntries(Object.entries(seen).map(([name, verdicts]) => [name, verdicts.join(', ')]));
}

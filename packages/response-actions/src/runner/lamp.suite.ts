import { ManualClock, RetryableFailure, TerminalFailure, type JsonValue } from '@drawbridge/base';
import type { TargetOf } from '@drawbridge/incident-model';
import { z } from 'zod';

import type { AccountKeeper, AccountKeepers } from '../contract/accounts.ts';
import type { Action, ActionContext } from '../contract/action.ts';
import { defineAction } from '../contract/define-action.ts';
import type { ActionPlan, ActionResult } from '../contract/plan.ts';
import type { EffectJournal } from '../contract/runner.ts';

/** The smallest thing that an action can contain: a lamp that burns, and a list of what was done to it. */
export interface Lamp {
  on: boolean;
  /** Part of the change, so that it is part of what was approved. */
  colour: string;
  /** What happens, in the order in which it happens. */
  readonly log: string[];
  /** Throws in the named part, before it has done anything. */
  failIn?: { readonly part: string; readonly failure: Error } | undefined;
  /** Thrown by what looks once more when all is verified. */
  failAfterVerify?: Error;
  /** So many looks still show how it was before the last write. */
  staleLooks?: number;
  /** `verify` does not see the effect. */
  blind?: boolean;
}

export const lampTarget: TargetOf<'aws.instance'> = {
  kind: 'aws.instance',
  instanceId: 'i-0123456789abcdef0',
  region: 'eu-west-1',
};

export const key = '6f1d6d52-0000-4000-8000-000000000001';

export function newLamp(): Lamp {
  return { on: true, colour: 'red', log: [] };
}

const undoToken = z.strictObject({ wasOn: z.boolean() });

/** An action that is complete and does nothing to the world: for tests of the runner's order. */
export function lampAction(
  lamp: Lamp,
  reversible: Action['reversible'] = 'yes',
  more: Pick<Action, 'writesOnce'> = {},
): Action {
  /** How it burns, as a cloud with replicas tells it. */
  const shown = (): boolean => {
    const isStale = (lamp.staleLooks ?? 0) > 0;
    if (isStale) lamp.staleLooks = (lamp.staleLooks ?? 0) - 1;
    return isStale ? !lamp.on : lamp.on;
  };
  const enter = (part: string): void => {
    lamp.log.push(part);
    if (lamp.failIn?.part === part) throw lamp.failIn.failure;
  };
  return defineAction({
    ...more,
    id: 'aws.test.put-out-lamp',
    title: 'Put out a lamp',
    description: 'Puts out a lamp.',
    targetKinds: ['aws.instance'],
    parameters: z.strictObject({ gently: z.boolean().default(true) }),
    undoToken,
    permissions: [],
    reversible,
    effect: 'It is dark.',
    blastRadius: 'machine',
    auditEvents: [],
    d3fend: 'D3-HS',
    observe: () => {
      enter('observe');
      if (lamp.failAfterVerify !== undefined && lamp.log.includes('verify')) throw lamp.failAfterVerify;
      return Promise.resolve({ on: shown(), colour: lamp.colour });
    },
    plan: (state) =>
      state.on
        ? {
            outcome: 'change',
            summary: `Put out the ${state.colour} lamp`,
            differences: [{ field: 'on', before: 'true', after: 'false' }],
            change: { colour: state.colour },
            undo: { wasOn: state.on },
          }
        : { outcome: 'nothing', reason: 'it is dark already' },
    facts: () => ({ names: ['the lamp'], tags: {}, groups: [] }),
    apply: () => {
      enter('apply');
      lamp.on = false;
      return Promise.resolve();
    },
    verify: () => {
      enter('verify');
      return Promise.resolve(
        lamp.blind === true
          ? { verified: false, reason: 'it still glows' }
          : { verified: true, evidence: 'it is dark' },
      );
    },
    residual: () => [{ code: 'candle', what: 'A candle burns on.' }],
    planUndo: () => {
      enter('planUndo');
      if (shown()) return Promise.resolve({ outcome: 'nothing', reason: 'it burns already' });
      return Promise.resolve({ outcome: 'restore', summary: 'Light the lamp', differences: [] });
    },
    applyUndo: (_context, undo) => {
      enter('applyUndo');
      lamp.on = undo.wasOn;
      return Promise.resolve();
    },
    verifyUndo: () => {
      enter('verifyUndo');
      return Promise.resolve({ verified: true, evidence: 'it burns' });
    },
  });
}

export const denied = new TerminalFailure('access-denied', 'you may not touch the lamp', {
  hints: ['Ask the keeper.'],
});
export const busy = new RetryableFailure('throttled', 'the keeper is busy', { retryAfterMs: 3_000 });

export function lampContext(): ActionContext {
  return { connections: { aws: {} }, clock: new ManualClock(new Date('2026-03-01T10:00:00Z')) };
}

/** A journal in memory that writes into the lamp's log. */
export function lampJournal(lamp: Lamp): EffectJournal & {
  readonly before: { readonly plan: ActionPlan; readonly idempotencyKey: string }[];
  readonly after: { readonly idempotencyKey: string; readonly result: ActionResult }[];
} {
  const before: { readonly plan: ActionPlan; readonly idempotencyKey: string }[] = [];
  const after: { readonly idempotencyKey: string; readonly result: ActionResult }[] = [];
  return {
    before,
    after,
    async beforeEffect(entry) {
      // Durable a moment later, as on a disk: an effect that did not wait for it would be first in the log.
      await new Promise((resolve) => setImmediate(resolve));
      lamp.log.push('beforeEffect');
      before.push(entry);
    },
    afterEffect(entry) {
      lamp.log.push('afterEffect');
      after.push(entry);
      return Promise.resolve();
    },
  };
}

export function approvedHash(plan: ActionPlan): string {
  if (plan.outcome !== 'change') throw new Error(`expected a change, got ${JSON.stringify(plan)}`);
  return plan.hash;
}

export function undoOf(plan: ActionPlan): JsonValue {
  if (plan.outcome !== 'change') throw new Error(`expected a change, got ${JSON.stringify(plan)}`);
  return plan.undo;
}

/** A lamp is in no account: every context will do. */
export const lampAccounts: AccountKeepers = (() => {
  const anywhere: AccountKeeper = {
    choose: (context) => Promise.resolve(context),
    requireSame: () => Promise.resolve(),
    homeOf: () => Promise.resolve({}),
    hostNames: () => Promise.resolve([]),
    deriveHome: () => ({}),
  };
  return { aws: anywhere, gcp: anywhere, azure: anywhere };
})();

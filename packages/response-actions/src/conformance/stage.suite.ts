import { given, ManualClock, type JsonValue } from '@drawbridge/base';
import { startCloudSim, type CloudSim, type World, type WorldInput } from '@drawbridge/cloud-sim';
import { afterAll } from 'vitest';

import type { Action, ActionContext } from '../contract/action.ts';
import type { ActionPlan, ActionResult, UndoResult } from '../contract/plan.ts';
import type { ActionRunner, EffectJournal, ExecuteOptions } from '../contract/runner.ts';
import { createActionRunner } from '../runner/action-runner.ts';
import type { ConformanceCase } from './conformance-case.suite.ts';

export const key = '2b7c1f5e-6f0d-4c1e-9b58-0d6f2f7a9c11';
export const undoKey = 'b9a4d7b0-53c8-4a3f-8f0e-7d1c2e3f4a55';

/** A simulated cloud, what an action needs to act on it, and short words for what a run does. */
export interface Stage {
  readonly sim: CloudSim;
  readonly clock: ManualClock;
  readonly context: ActionContext;
  readonly runner: ActionRunner;
  readonly action: Action;
  readonly plan: () => Promise<ActionPlan>;
  readonly execute: (plan: ActionPlan, options?: Partial<ExecuteOptions>) => Promise<ActionResult>;
  /** Plans, approves and executes. */
  readonly contain: (
    options?: Partial<ExecuteOptions>,
  ) => Promise<{ readonly plan: ChangePlan; readonly result: ActionResult }>;
  /** `changedAt` is when the journal says that our change was made; absent where no undo may be surprised by it. */
  readonly undo: (token: JsonValue, changedAt?: Date) => Promise<UndoResult>;
}

export type ChangePlan = Extract<ActionPlan, { outcome: 'change' }>;

/** Puts up a stage for a case, over its world or another. */
export type StartStage = (conformanceCase: ConformanceCase, world?: WorldInput | World) => Promise<Stage>;

/**
 * One simulated cloud for a whole test file, which begins again for each stage: what takes the time is making the
 * clients of the SDKs, and they live as long as its addresses. So a test has one stage at a time, and what is done on
 * an earlier one throws.
 */
export function useStages(): StartStage {
  let shared: Promise<CloudSim> | undefined;
  let stages = 0;
  afterAll(async () => {
    await (await shared)?.close();
  });
  return async (conformanceCase, world = conformanceCase.world) => {
    const clock = new ManualClock(new Date('2026-03-01T10:00:00Z'));
    shared ??= startCloudSim();
    const sim = await shared;
    sim.reset({ world, clock });
    stages += 1;
    const stage = stages;
    return makeStage(conformanceCase, sim, clock, () => {
      if (stage !== stages) throw new Error('this stage is over: a later one has taken its place');
    });
  };
}

export const silentJournal: EffectJournal = {
  beforeEffect: () => Promise.resolve(),
  afterEffect: () => Promise.resolve(),
};

function makeStage(
  conformanceCase: ConformanceCase,
  sim: CloudSim,
  clock: ManualClock,
  requireCurrent: () => void,
): Stage {
  const context: ActionContext = {
    connections: sim.connections,
    clock,
    reference: { incident: 'incident-41', run: 'run-7' },
  };
  const runner = createActionRunner();
  const action = runner.actions.get(conformanceCase.id) as Action | undefined;
  if (action === undefined) throw new Error(`${conformanceCase.id} is not in the catalogue`);
  const plan = async (): Promise<ActionPlan> => {
    requireCurrent();
    return runner.plan(context, conformanceCase.id, conformanceCase.target, conformanceCase.parameters ?? {});
  };
  const execute = async (
    planned: ActionPlan,
    options: Partial<ExecuteOptions> = {},
  ): Promise<ActionResult> => {
    requireCurrent();
    return runner.execute(context, planned, {
      approvedHash: planned.outcome === 'change' ? planned.hash : 'none',
      idempotencyKey: key,
      journal: silentJournal,
      ...options,
    });
  };
  return {
    sim,
    clock,
    context,
    runner,
    action,
    plan,
    execute,
    async contain(options) {
      const planned = changeOf(await plan());
      return { plan: planned, result: await execute(planned, options) };
    },
    async undo(token, changedAt) {
      requireCurrent();
      return runner.undo(context, conformanceCase.id, conformanceCase.target, token, {
        idempotencyKey: undoKey,
        reactivate: true,
        ...given({ changedAt }),
        beforeEffect: () => Promise.resolve(),
      });
    },
  };
}

export function changeOf(plan: ActionPlan): ChangePlan {
  if (plan.outcome !== 'change') throw new Error(`expected a change, got ${JSON.stringify(plan)}`);
  return plan;
}

/** The calls that wrote, as the simulator saw them, lost answers included. */
export function writesOf(sim: CloudSim): readonly string[] {
  return sim.operations
    .filter((operation) => operation.writes && operation.status < 400)
    .map((operation) => operation.operation);
}

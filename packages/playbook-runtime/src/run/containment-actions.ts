import { given, RetryableFailure, type JsonValue } from '@drawbridge/base';
import type {
  ActionContext,
  ActionPlan,
  ActionResult,
  ChangePlan,
  CloudAnswer,
  EffectJournal,
  UndoResult,
} from '@drawbridge/response-actions';

import { bindAction, type ActionCall, type BoundAction } from '../engine/run-action.ts';
import { checkGuards, containItem, undoItem, type ItemArgs } from '../journal/run-actions.ts';
import type { OpenRun } from '../store/open-run.ts';
import { checkStillApproved } from './still-approved.ts';
import { guardChange, guardNothing, guardRun } from './guard-run.ts';
import type { RunEnvironment } from './run-environment.ts';
import { findLastChange } from '../journal/last-change.ts';
import { eventsOf } from '../journal/run-events.ts';
import type { PlanItem, RunPlan } from '../plan/run-plan.ts';
import { stepNames } from '../journal/step-names.ts';

/** The actions of a containment run, bound to what they need from outside. */
export function containmentActions(
  plan: RunPlan,
  environment: RunEnvironment,
  run: OpenRun,
): readonly BoundAction[] {
  const scene: Scene = { plan, environment, run };
  return [
    bindAction(checkGuards, async () => (await guardRun(plan, environment, run.runId)) ?? null),
    bindAction(containItem, (args, call) => contain(itemOf(plan, args), scene, call)),
    bindAction(undoItem, (args, call) => undoContained(itemOf(plan, args), scene, call)),
  ];
}

/** What every step of a run has in common. */
interface Scene {
  readonly plan: RunPlan;
  readonly environment: RunEnvironment;
  readonly run: OpenRun;
}

function itemOf(plan: RunPlan, { key }: ItemArgs): PlanItem {
  const item = plan.items.find((candidate) => candidate.key === key);
  if (item === undefined) throw new Error(`the plan has no item '${key}'`);
  return item;
}

async function contain(item: PlanItem, scene: Scene, call: ActionCall): Promise<ActionResult> {
  if (item.decision.kind !== 'action') throw new Error(`'${item.key}' was not planned as an action`);
  const { plan } = item.decision;
  const result =
    plan.outcome === 'change' ? await carryOut(item, plan, scene, call) : await lookAgain(item, plan, scene);
  return retriedIfWorthIt(result);
}

async function carryOut(
  item: PlanItem,
  plan: ChangePlan,
  scene: Scene,
  call: ActionCall,
): Promise<ActionResult> {
  const { environment, run } = scene;
  const { step, idempotencyKey } = call;
  // The effect may be made, or half made: then the plan of the first time holds, with its undo token.
  const begun = eventsOf(run.entries(), 'effect-started').find(
    (event) => event.idempotencyKey === idempotencyKey,
  );
  const journal: EffectJournal = {
    beforeEffect: (entry) => run.append({ type: 'effect-started', step, ...entry }),
    afterEffect: (entry) => run.append({ type: 'effect-finished', step, ...entry, answers }),
  };
  const { context, answers } = listening(environment.context);
  return environment.runner.execute(context, begun?.plan ?? plan, {
    approvedHash: plan.hash,
    idempotencyKey,
    resuming: begun !== undefined,
    inFlight: isInFlight(run, 'effect', idempotencyKey),
    mayChange: async (fresh) =>
      (begun === undefined ? checkStillApproved(scene.plan, environment, run) : undefined) ??
      guardChange(scene.plan, item, fresh, environment, run),
    journal,
  });
}

/** The same context, which keeps every answer of a cloud for the record. */
function listening(context: ActionContext): {
  readonly context: ActionContext;
  readonly answers: readonly CloudAnswer[];
} {
  const answers: CloudAnswer[] = [];
  return { context: { ...context, onAnswer: (answer) => void answers.push(answer) }, answers };
}

/** "Nothing to do" is only believed if it is still so, and still of the same target. */
async function lookAgain(item: PlanItem, plan: ActionPlan, scene: Scene): Promise<ActionResult> {
  const { action, target, parameters } = plan;
  const { environment } = scene;
  const now = await environment.runner.plan(environment.context, action, target, parameters);
  if (now.outcome === 'nothing') {
    return guardNothing(scene.plan, item, now) ?? withoutRequest(now);
  }
  if (now.outcome !== 'change') return withoutRequest(now);
  return {
    outcome: 'refused',
    code: 'plan-changed',
    reason: `there was nothing to do when this was planned, and now there is: ${now.summary}`,
    hints: ['plan again, and approve the new plan'],
  };
}

function withoutRequest(plan: Exclude<ActionPlan, { outcome: 'change' }>): ActionResult {
  if (plan.outcome === 'nothing') {
    return { outcome: 'nothing', reason: plan.reason, residual: plan.residual };
  }
  const { code, reason, hints } = plan;
  if (plan.outcome === 'refused') {
    const { instead } = plan;
    return { outcome: 'refused', code, reason, hints, ...given({ instead }) };
  }
  return { outcome: 'failed', code, reason, retryable: plan.retryable, hints };
}

async function undoContained(item: PlanItem, scene: Scene, call: ActionCall): Promise<UndoResult> {
  const { environment, run } = scene;
  const step = stepNames.contain(item.key);
  const effect = eventsOf(run.entries(), 'effect-started').find((event) => event.step === step);
  if (effect?.plan.outcome !== 'change') throw new Error(`'${item.key}' made no effect that could be undone`);
  const known = environment.runner.actions.get(effect.plan.action);
  const changedAt = findLastChange(run.entries(), [], item.key, known);
  return undoEffect({ ...item, undo: effect.plan.undo, changedAt }, false, environment, run, call);
}

/** Undoes one effect; the journal has it before it is done. */
export async function undoEffect(
  effect: Pick<PlanItem, 'action' | 'target'> & {
    readonly undo: JsonValue;
    readonly changedAt: Date | undefined;
  },
  reactivate: boolean,
  environment: Pick<RunEnvironment, 'runner' | 'context'>,
  run: OpenRun,
  call: ActionCall,
): Promise<UndoResult> {
  const { step, idempotencyKey } = call;
  const { context, answers } = listening(environment.context);
  const begun = eventsOf(run.entries(), 'undo-started').some(
    (event) => event.idempotencyKey === idempotencyKey,
  );
  const result = await environment.runner.undo(context, effect.action, effect.target, effect.undo, {
    idempotencyKey,
    reactivate,
    resuming: begun,
    ...given({ changedAt: effect.changedAt }),
    inFlight: isInFlight(run, 'undo', idempotencyKey),
    beforeEffect: (plan) => run.append({ type: 'undo-started', step, idempotencyKey, plan }),
  });
  await run.append({ type: 'undo-finished', step, idempotencyKey, result, answers });
  return retriedIfWorthIt(result);
}

/** Whether the last beginning of that effect has no end: the process that made it died before it was told. */
function isInFlight({ entries }: OpenRun, kind: 'effect' | 'undo', idempotencyKey: string): boolean {
  const last = entries().findLast(
    ({ event }) =>
      (event.type === `${kind}-started` || event.type === `${kind}-finished`) &&
      'idempotencyKey' in event &&
      event.idempotencyKey === idempotencyKey,
  );
  return last?.event.type === `${kind}-started`;
}

/** A busy cloud becomes a failure that the engine tries again; everything else is the step's result. */
function retriedIfWorthIt<Result extends ActionResult | UndoResult>(result: Result): Result {
  if (result.outcome !== 'failed' || !result.retryable) return result;
  const { code, reason, retryAfterMs, hints } = result;
  throw new RetryableFailure(code, reason, { retryAfterMs, hints });
}

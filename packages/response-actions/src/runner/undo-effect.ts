import type { JsonValue } from '@drawbridge/base';
import type { Target } from '@drawbridge/incident-model';

import type { Action, ActionContext, ActionId } from '../contract/action.ts';
import type { UndoPlan, UndoResult } from '../contract/plan.ts';
import type { UndoOptions } from '../contract/runner.ts';
import type { Refused } from '../contract/outcome.ts';
import { refuse } from '../contract/refuse.ts';
import { outcomeOf } from './outcome.ts';
import { aimAction, type Actions } from './resolve-request.ts';
import { toItsEnd } from './to-its-end.ts';
import { openUndo } from './undo-token.ts';

interface ReadyUndo {
  readonly outcome: 'ready';
  readonly action: Action;
  readonly token: JsonValue;
}

/** Reads and decides; writes nothing. */
export async function planUndo(
  actions: Actions,
  context: ActionContext,
  id: string,
  target: Target,
  undo: JsonValue,
): Promise<UndoPlan> {
  const ready = prepare(actions, context, id, target, undo);
  const decision = ready.outcome === 'ready' ? await decide(context, ready) : ready;
  return { action: id as ActionId, target, undo, decision };
}

/** Restores what we changed, and only if nobody has changed it since. */
export async function undoEffect(
  actions: Actions,
  context: ActionContext,
  id: string,
  target: Target,
  undo: JsonValue,
  options: UndoOptions,
): Promise<UndoResult> {
  const ready = prepare(actions, context, id, target, undo);
  if (ready.outcome === 'refused') return ready;
  if (ready.action.reversible === 'explicit' && !options.reactivate) return needsReactivate(ready.action);
  const decision = await decide(context, ready);
  if (decision.outcome === 'nothing' && options.resuming === true) {
    // It was us who put it back, and died before the journal had it.
    return verifyRestored(context, ready);
  }
  if (decision.outcome !== 'restore') return decision;
  await options.beforeEffect({ action: ready.action.id, target, undo, decision });
  return restore(toItsEnd(context), ready, options.idempotencyKey);
}

function prepare(
  actions: Actions,
  context: ActionContext,
  id: string,
  aimedAt: Target,
  undo: JsonValue,
): ReadyUndo | Refused {
  const aimed = aimAction(actions, context, id, aimedAt);
  if (aimed.outcome === 'refused') return aimed;
  const { action, target } = aimed;
  if (action.reversible === 'no') return refuse('not-reversible', `${id} cannot be undone`);
  const opened = openUndo(action, target, undo);
  return opened.outcome === 'refused' ? opened : { outcome: 'ready', action, token: opened.token };
}

async function decide(context: ActionContext, undo: ReadyUndo): Promise<UndoPlan['decision']> {
  try {
    return await undo.action.planUndo(context, undo.token);
  } catch (thrown) {
    return outcomeOf(context, thrown);
  }
}

async function restore(context: ActionContext, undo: ReadyUndo, idempotencyKey: string): Promise<UndoResult> {
  try {
    await undo.action.applyUndo(context, undo.token, idempotencyKey);
  } catch (thrown) {
    return outcomeOf(context, thrown);
  }
  return verifyRestored(context, undo);
}

async function verifyRestored(context: ActionContext, undo: ReadyUndo): Promise<UndoResult> {
  try {
    const verification = await undo.action.verifyUndo(context, undo.token);
    return verification.verified
      ? { outcome: 'restored', evidence: verification.evidence }
      : { outcome: 'unverified', reason: verification.reason };
  } catch (thrown) {
    const why = outcomeOf(context, thrown).reason;
    return { outcome: 'unverified', reason: `the undo was made, but it could not be read back: ${why}` };
  }
}

function needsReactivate(action: Action): Refused {
  return refuse('needs-reactivate', `undoing ${action.id} re-opens access, so it must be asked for by name`, [
    'Ask for it explicitly (reactivate) once the incident is over.',
  ]);
}

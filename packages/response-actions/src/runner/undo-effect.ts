import type { JsonValue } from '@drawbridge/base';
import type { Target } from '@drawbridge/incident-model';

import type { Action, ActionContext, ActionId, UndoDecision } from '../contract/action.ts';
import type { UndoPlan, UndoResult } from '../contract/plan.ts';
import type { UndoOptions } from '../contract/runner.ts';
import type { Failed, Refused } from '../contract/outcome.ts';
import { refuse } from '../contract/refuse.ts';
import { cloudOf } from '../permissions/permission-service.ts';
import { outcomeOf } from './outcome.ts';
import { looksAgainAfterMs } from './looks-again.ts';
import { aimAction, type Resolution } from './resolve-request.ts';
import { toItsEnd } from './to-its-end.ts';
import { openUndo } from './undo-token.ts';

interface ReadyUndo {
  readonly outcome: 'ready';
  /** With the credentials for the account of the change. */
  readonly context: ActionContext;
  readonly action: Action;
  readonly token: JsonValue;
}

/** Reads and decides; writes nothing. */
export async function planUndo(
  resolution: Resolution,
  context: ActionContext,
  id: string,
  target: Target,
  undo: JsonValue,
  changedAt?: Date,
): Promise<UndoPlan> {
  const ready = await prepare(resolution, context, id, target, undo);
  const decision = ready.outcome === 'ready' ? await decide(ready, changedAt) : ready;
  return { action: id as ActionId, target, undo, decision };
}

/** Restores what we changed, and only if nobody has changed it since. */
export async function undoEffect(
  resolution: Resolution,
  context: ActionContext,
  id: string,
  target: Target,
  undo: JsonValue,
  options: UndoOptions,
): Promise<UndoResult> {
  const ready = await prepare(resolution, context, id, target, undo);
  if (ready.outcome !== 'ready') return ready;
  if (ready.action.reversible === 'explicit' && !options.reactivate) return needsReactivate(ready.action);
  const { resuming = false, inFlight = false, changedAt } = options;
  // Resumed, our last write may be the undo itself: that it is restored contradicts nothing.
  const decision = await decide(ready, resuming ? undefined : changedAt, inFlight);
  if (decision.outcome === 'nothing' && options.resuming === true) {
    // It was us who put it back, and died before the journal had it.
    return verifyRestored(ready);
  }
  if (decision.outcome !== 'restore') return decision;
  await options.beforeEffect({ action: ready.action.id, target, undo, decision });
  return restore({ ...ready, context: toItsEnd(ready.context) }, options.idempotencyKey);
}

/** Compares the account before anything else is asked of the cloud: a name may mean somebody in another, too. */
async function prepare(
  { actions, accounts }: Resolution,
  connected: ActionContext,
  id: string,
  aimedAt: Target,
  undo: JsonValue,
): Promise<ReadyUndo | Refused | Failed> {
  const aimed = aimAction(actions, connected, id, aimedAt);
  if (aimed.outcome === 'refused') return aimed;
  const { action, target } = aimed;
  if (action.reversible === 'no') return refuse('not-reversible', `${id} cannot be undone`);
  const opened = openUndo(action, target, undo);
  if (opened.outcome === 'refused') return opened;
  const { token } = opened;
  const keeper = accounts[cloudOf(action.id)];
  const home = opened.home ?? keeper.deriveHome(target, token);
  try {
    const context = await keeper.choose(connected, target, home);
    await keeper.requireSame(context, target, home);
    return { outcome: 'ready', context, action, token };
  } catch (thrown) {
    return outcomeOf(connected, thrown);
  }
}

/** How old a write of ours is that every read shows: IAM and Entra ID promise minutes. */
const settledAfterMs = 10 * 60_000;

/**
 * That somebody has restored or changed what we have just left is believed once it is still so a while later. So is, of an
 * undo in flight, that it was not made.
 */
async function decide(
  undo: ReadyUndo,
  changedAt: Date | undefined,
  isInFlight = false,
): Promise<UndoPlan['decision']> {
  const isRecent =
    changedAt !== undefined && undo.context.clock.now().getTime() - changedAt.getTime() < settledAfterMs;
  const mayBeStale = isRecent || isInFlight;
  const isDoubtful = isInFlight ? isUnmade : blamesSomebody;
  const context: ActionContext = { ...undo.context, mayBeStale };
  try {
    let decision = await undo.action.planUndo(context, undo.token);
    for (const waitMs of mayBeStale ? looksAgainAfterMs : []) {
      if (!isDoubtful(decision)) break;
      await context.clock.sleep(waitMs, context.signal);
      decision = await undo.action.planUndo(context, undo.token);
    }
    return decision;
  } catch (thrown) {
    return outcomeOf(context, thrown);
  }
}

function blamesSomebody(decision: UndoDecision): boolean {
  if (decision.outcome === 'nothing') return true;
  return decision.outcome === 'refused' && decision.changedSince !== undefined;
}

const isUnmade = (decision: UndoDecision): boolean =>
  decision.outcome === 'restore' || (decision.outcome === 'refused' && decision.changedSince !== undefined);

async function restore(undo: ReadyUndo, idempotencyKey: string): Promise<UndoResult> {
  const { context } = undo;
  const unseen: string[] = [];
  const onUnseen = (sentence: string): void => {
    unseen.push(sentence);
  };
  try {
    await undo.action.applyUndo({ ...context, onUnseen }, undo.token, idempotencyKey);
  } catch (thrown) {
    return outcomeOf(context, thrown);
  }
  return verifyRestored(undo, unseen);
}

async function verifyRestored(undo: ReadyUndo, unseen: readonly string[] = []): Promise<UndoResult> {
  const { context } = undo;
  try {
    const verification = await undo.action.verifyUndo(context, undo.token);
    if (verification.verified && unseen.length === 0) {
      return { outcome: 'restored', evidence: verification.evidence };
    }
    const read = verification.verified ? verification.evidence : verification.reason;
    return { outcome: 'unverified', reason: [...unseen, read].join('; ') };
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

import { fail, hashJson, problem, succeed, type JsonValue, type Result } from '@drawbridge/base';
import type { ActionContext, ActionRunner, UndoPlan } from '@drawbridge/response-actions';

import { eventsOf, type EffectToUndo, type RunEntry } from '../journal/run-events.ts';
import type { RunPlan } from '../plan/run-plan.ts';
import { stepNames } from '../journal/step-names.ts';
import type { RunStore } from '../store/run-store.ts';
import { readLastChanges, type LastChangeOf } from './read-last-changes.ts';

export interface UndoRunPlanItem extends EffectToUndo {
  readonly actionTitle: string;
  readonly reversible: 'yes' | 'explicit' | 'no';
  /** False where the change was started and was never seen to take effect: check the target before undoing it. */
  readonly certain: boolean;
  readonly decision: UndoPlan['decision'];
}

/** What an undo would do. Only what the run itself changed, the last change first. */
export interface UndoRunPlan {
  readonly undoes: string;
  readonly items: readonly UndoRunPlanItem[];
  readonly outcome: 'restore' | 'nothing' | 'refused' | 'failed';
  /** A person has to ask for `reactivate`: something in it re-opens access. */
  readonly needsReactivate: boolean;
  readonly hash: string;
}

export interface PlanUndoOptions {
  readonly runId: string;
  readonly store: RunStore;
  readonly runner: ActionRunner;
  readonly context: ActionContext;
}

/** Reads what a run changed, and whether each change is still as the run left it. Writes nothing. */
export async function planUndoRun(options: PlanUndoOptions): Promise<Result<UndoRunPlan>> {
  const read = await options.store.read(options.runId);
  if (!read.ok) return fail(...read.problems);
  const input = eventsOf(read.value, 'run-started')[0]?.input;
  if (input?.kind !== 'containment') return fail(notUndoable(options.runId, input?.kind));
  if (eventsOf(read.value, 'run-finished').length === 0) return fail(unfinished(options.runId));
  const effects = effectsOf(input.plan, read.value);
  const items: UndoRunPlanItem[] = [];
  const changedAt = await readLastChanges(options.store, options.runner, options.runId);
  for (const effect of effects) items.push(await planItem(options, effect, input.plan, changedAt));
  return succeed({
    undoes: options.runId,
    items,
    outcome: outcomeOf(items),
    needsReactivate: items.some(
      (item) => item.reversible === 'explicit' && item.decision.outcome === 'restore',
    ),
    hash: hashJson([
      options.runId,
      ...items.map((item) => ({ key: item.key, undo: item.undo, what: item.decision.outcome })),
    ]),
  });
}

function notUndoable(runId: string, kind: string | undefined) {
  const what = kind === 'undo' ? 'was an undo itself' : 'stopped before it started';
  return problem('undo/not-undoable', `the run ${runId} ${what}: there is nothing to undo`);
}

function unfinished(runId: string) {
  return problem('undo/unfinished', `the run ${runId} has not ended, so its changes are not yet certain`, {
    hints: [`if its process has died: drawbridge runs recover ${runId}`],
  });
}

interface Effect extends EffectToUndo {
  readonly certain: boolean;
}

/** The effects of a run, the last one first, without those that it put back itself. */
function effectsOf(plan: RunPlan, entries: readonly RunEntry[]): readonly Effect[] {
  const restored = new Set(
    eventsOf(entries, 'undo-finished')
      .filter((event) => event.result.outcome === 'restored')
      .map((event) => event.step),
  );
  const seen = new Set<string>();
  return eventsOf(entries, 'effect-started')
    .flatMap(({ step, plan: effect }): readonly Effect[] => {
      const item = plan.items.find((candidate) => stepNames.contain(candidate.key) === step);
      // A change that was resumed has a second entry; the undo token of the first one is valid.
      if (item === undefined || effect.outcome !== 'change' || seen.has(step)) return [];
      seen.add(step);
      if (restored.has(stepNames.undo(item.key))) return [];
      const { key, action, targetId } = item;
      const undo: JsonValue = effect.undo;
      return [{ key, action, target: effect.target, targetId, undo, certain: wasContained(entries, step) }];
    })
    .reverse();
}

function wasContained(entries: readonly RunEntry[], step: string): boolean {
  return eventsOf(entries, 'effect-finished').some(
    (event) => event.step === step && event.result.outcome === 'contained',
  );
}

async function planItem(
  { runner, context }: PlanUndoOptions,
  effect: Effect,
  plan: RunPlan,
  changedAt: LastChangeOf,
): Promise<UndoRunPlanItem> {
  const undo = await runner.planUndo(context, effect.action, effect.target, effect.undo, changedAt(effect));
  const item = plan.items.find((candidate) => candidate.key === effect.key);
  return {
    ...effect,
    actionTitle: item?.actionTitle ?? effect.action,
    reversible: item?.reversible ?? 'no',
    decision: undo.decision,
  };
}

function outcomeOf(items: readonly UndoRunPlanItem[]): UndoRunPlan['outcome'] {
  const has = (outcome: UndoPlan['decision']['outcome']) =>
    items.some((item) => item.decision.outcome === outcome);
  if (has('restore')) return 'restore';
  if (has('failed')) return 'failed';
  return has('refused') ? 'refused' : 'nothing';
}

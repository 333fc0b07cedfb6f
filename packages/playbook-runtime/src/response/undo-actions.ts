import { TerminalFailure, type Problem } from '@drawbridge/base';

import { bindAction, type BoundAction } from '../engine/run-action.ts';
import { undoItem } from '../journal/run-actions.ts';
import { eventsOf, type UndoInput } from '../journal/run-events.ts';
import { buildUndoReport } from '../report/build-undo-report.ts';
import { undoEffect } from '../run/containment-actions.ts';
import type { RunEnvironment } from '../run/run-environment.ts';
import type { OpenRun } from '../store/open-run.ts';
import { planUndoRun } from '../undo/plan-undo-run.ts';
import { readLastChanges } from '../undo/read-last-changes.ts';
import { effectOf } from '../undo/undo-run.ts';
import { beginUndo, concludeUndo } from './undo-body.ts';
import { undoRequestShape, type UndoRequest } from './undo-request.ts';

/** The actions of `undo@1`, bound to one run and to what it needs from outside. */
export function undoActions(run: OpenRun, environment: RunEnvironment): readonly BoundAction[] {
  return [
    bindAction(beginUndo, () => begin(run, environment)),
    bindAction(undoItem, async ({ key }, call) => {
      const input = inputIn(run);
      const changedAt = await readLastChanges(environment.store, environment.runner, input.undoes);
      const effect = input.effects.find((candidate) => candidate.key === key);
      if (effect === undefined) throw new Error(`the undo has no effect '${key}'`);
      return undoEffect(
        { ...effect, changedAt: changedAt(effect) },
        input.reactivate,
        environment,
        run,
        call,
      );
    }),
    bindAction(concludeUndo, () => {
      const parts = { runId: run.runId, input: inputIn(run), entries: run.entries(), settled: true };
      return Promise.resolve({ status: buildUndoReport(parts).status });
    }),
  ];
}

async function begin(run: OpenRun, environment: RunEnvironment) {
  const kept = eventsOf(run.entries(), 'run-started')[0]?.input;
  if (kept?.kind === 'undo') return { effects: namesOf(kept) };
  const { undoes, requester, reactivate } = requestIn(run);
  const planned = await planUndoRun({ ...environment, runId: undoes });
  if (!planned.ok) return { effects: [], refusal: refusalOf(planned.problems) };
  const { outcome, items } = planned.value;
  if (outcome !== 'restore') {
    const reasons = items.flatMap(({ decision }) =>
      decision.outcome === 'restore' ? [] : [decision.reason],
    );
    const reason = reasons.length === 0 ? `the run ${undoes} changed nothing` : reasons.join('; ');
    return { effects: [], refusal: { code: `undo/${outcome}`, reason, hints: [] } };
  }
  const input: UndoInput = {
    kind: 'undo',
    undoes,
    requester: requester.name,
    reactivate,
    effects: items.map(effectOf),
  };
  await run.append({ type: 'run-started', runId: run.runId, input });
  return { effects: namesOf(input) };
}

function requestIn(run: OpenRun): UndoRequest {
  const read = undoRequestShape.safeParse(eventsOf(run.entries(), 'run-received')[0]?.input);
  if (read.success) return read.data;
  throw new TerminalFailure('run/unreadable-request', `the request of the undo ${run.runId} cannot be read`);
}

function inputIn(run: OpenRun): UndoInput {
  const input = eventsOf(run.entries(), 'run-started')[0]?.input;
  if (input?.kind !== 'undo') throw new Error('the undo has not begun');
  return input;
}

const namesOf = ({ effects }: UndoInput) => effects.map(({ key, targetId }) => ({ key, targetId }));

function refusalOf([why]: readonly Problem[]) {
  return {
    code: why?.code ?? 'undo/not-undoable',
    reason: why?.message ?? 'it cannot be undone',
    hints: [...(why?.hints ?? [])],
  };
}

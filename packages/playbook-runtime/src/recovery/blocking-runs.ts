import { eventsOf, type ContainmentInput, type UndoInput } from '../journal/run-events.ts';
import type { RunOwner } from '../store/locks/run-lock.ts';
import type { RunStore } from '../store/run-store.ts';
import type { RunSummary } from '../store/run-summary.ts';

/** A run that has not ended and stands in the way of another one. */
export interface BlockingRun {
  readonly run: RunSummary;
  readonly owner: RunOwner;
}

/** What is about to be done. */
export interface Intended {
  /** The targets that it wants for itself. */
  readonly targetIds: readonly string[];
  /** The run that it would be, or would undo. */
  readonly runId: string;
}

/** The unfinished runs that would have it refused: as the same run, as an undo of that run, or on the same target. */
export async function findBlockingRuns(store: RunStore, intended: Intended): Promise<readonly BlockingRun[]> {
  const { runs } = await store.list();
  const blocking: BlockingRun[] = [];
  for (const run of runs) {
    if (run.finishedAt !== undefined || !(await isInTheWay(store, run, intended))) continue;
    blocking.push({ run, owner: await store.owner(run.runId) });
  }
  return blocking;
}

async function isInTheWay(
  store: RunStore,
  run: RunSummary,
  { runId, targetIds }: Intended,
): Promise<boolean> {
  if (run.runId === runId || run.undoes === runId) return true;
  const read = await store.read(run.runId);
  const input = read.ok ? eventsOf(read.value, 'run-started')[0]?.input : undefined;
  return input !== undefined && targetsOf(input).some((id) => targetIds.includes(id));
}

function targetsOf(input: ContainmentInput | UndoInput): readonly string[] {
  const items = input.kind === 'undo' ? input.effects : input.plan.items;
  return items.map(({ targetId }) => targetId);
}

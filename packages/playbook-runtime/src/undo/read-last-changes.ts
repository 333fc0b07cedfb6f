import type { ActionRunner } from '@drawbridge/response-actions';

import { findLastChange } from '../journal/last-change.ts';
import type { EffectToUndo, RunEntry } from '../journal/run-events.ts';
import type { RunStore } from '../store/run-store.ts';

/** When our change of an effect was last written; undefined where nothing of ours is left to be seen. */
export type LastChangeOf = (effect: Pick<EffectToUndo, 'key' | 'action'>) => Date | undefined;

/** Reads the journals of a run and of all its undos. A journal that cannot be read says nothing. */
export async function readLastChanges(
  store: RunStore,
  { actions }: Pick<ActionRunner, 'actions'>,
  runId: string,
): Promise<LastChangeOf> {
  const { runs } = await store.list();
  const undos = runs.filter(({ undoes }) => undoes === runId);
  const journals: (readonly RunEntry[])[] = [];
  for (const undo of undos) journals.push(await entriesOf(store, undo.runId));
  const entries = await entriesOf(store, runId);
  return ({ key, action }) => {
    const known = [...actions.values()].find(({ id }) => id === action);
    return findLastChange(entries, journals, key, known);
  };
}

async function entriesOf(store: RunStore, runId: string): Promise<readonly RunEntry[]> {
  const read = await store.read(runId);
  return read.ok ? read.value : [];
}

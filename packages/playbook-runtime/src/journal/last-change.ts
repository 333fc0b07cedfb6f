import type { ActionMetadata } from '@drawbridge/response-actions';

import { eventsOf, type RunEntry, type RunEvent } from './run-events.ts';
import { stepNames } from './step-names.ts';

type EffectFinished = Extract<RunEvent, { type: 'effect-finished' }>;

/**
 * When the change of an item was last written, as far as its run's journal and those of its undos know. Undefined where
 * it was not written, or an undo was written after it.
 */
export function findLastChange(
  entries: readonly RunEntry[],
  undos: readonly (readonly RunEntry[])[],
  key: string,
  action: Pick<ActionMetadata, 'permissions'> | undefined,
): Date | undefined {
  const ofItem = ({ step }: { readonly step: string }): boolean => step === stepNames.contain(key);
  const begun = eventsOf(entries, 'effect-started').findLast(ofItem);
  if (begun === undefined) return undefined;
  const finished = eventsOf(entries, 'effect-finished').findLast(ofItem);
  if (finished !== undefined && !mayHaveWritten(finished, action)) return undefined;
  if ([entries, ...undos].some((journal) => mayBeUndone(journal, key))) return undefined;
  return new Date(finished?.at ?? begun.at);
}

/** Not where every write was denied for good. What was only not answered may have been made. */
function mayHaveWritten(
  { result, answers }: EffectFinished,
  action: Pick<ActionMetadata, 'permissions'> | undefined,
): boolean {
  const failed = result.outcome === 'refused' || (result.outcome === 'failed' && !result.retryable);
  if (!failed || action === undefined) return true;
  const writes = action.permissions.filter(({ phase }) => phase === 'apply').map(({ name }) => name);
  return answers.some(
    ({ operation, status }) => writes.includes(operation) && (status === undefined || !isDenied(status)),
  );
}

const isDenied = (status: number): boolean => status >= 400 && status < 500;

/** Whether an undo of the item was written, or may have been: one that was begun and has no result. */
function mayBeUndone(journal: readonly RunEntry[], key: string): boolean {
  const ofItem = ({ step }: { readonly step: string }): boolean => step === stepNames.undo(key);
  const begun = eventsOf(journal, 'undo-started').some(ofItem);
  const finished = eventsOf(journal, 'undo-finished').findLast(ofItem);
  if (!begun) return false;
  return finished === undefined || ['restored', 'unverified'].includes(finished.result.outcome);
}

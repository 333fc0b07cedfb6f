import { toJson } from '@drawbridge/base';
import { undoBody, type UndoRequest } from '@drawbridge/playbook-runtime';

import type { Caller } from '../identity/callers/caller.ts';
import { requesterOf } from './requester.ts';
import type { Service } from './service.ts';

/** Begins the undo of a run, as a run of its own. */
export async function startUndo(
  { engine, store }: Service,
  caller: Caller,
  undoes: string,
  reactivate: boolean,
): Promise<{ readonly runId: string; readonly is: 'started' | 'known' }> {
  const request: UndoRequest = { undoes, requester: requesterOf(caller), reactivate };
  const runId = await store.runIdFor(`${undoes}-undo`);
  return { runId, is: await engine.start(runId, undoBody.name, toJson(request)) };
}

import { isFailure, TerminalFailure } from '@drawbridge/base';

import { pollUntil, type Patience } from '../../calls/poll-until.ts';
import type { ActionContext } from '../../contract/action.ts';
import { callGcp } from '../client/call-gcp.ts';
import { openCompute } from './client.ts';
import { describePlace, type Place } from './paths.ts';

/** What Compute Engine says of an operation. */
interface Operation {
  readonly name: string;
  readonly status: string;
  readonly errors: readonly string[];
}

/** A stop may wait for the guest to shut down; past this it is left to `verify`, which reads the machine itself. */
const longPatience: Patience = { everyMs: 3_000, forMs: 300_000 };

/**
 * Polls an operation that was accepted until it is DONE, and reads its own error: it may fail long after it was
 * accepted. Says whether it was seen to be done in time. One that we may not read, or that is not found, has not failed
 * for that: `onUnseen` is told. `what` completes "Google Cloud accepted to …".
 */
export async function finishOperation(
  context: ActionContext,
  place: Place,
  answer: unknown,
  what: string,
  patience: Patience = longPatience,
): Promise<boolean> {
  const accepted = readOperation((answer as { readonly latestResponse?: unknown }).latestResponse);
  const look = (): Promise<Operation> => getOperation(context, place, accepted.name);
  let last: Operation;
  try {
    last = await pollUntil(context, patience, look, (seen) => seen.status === 'DONE');
  } catch (thrown) {
    if (!isFailure(thrown)) throw thrown;
    context.onUnseen?.(
      `Google Cloud accepted to ${what}, and how that ended could not be read (operation ${accepted.name}): ${thrown.message}`,
    );
    return false;
  }
  return isDone(last, place, what);
}

/** Whether an operation is done. Throws the error that it ended with. `what` as in {@link finishOperation}. */
function isDone(last: Operation, place: Place, what: string): boolean {
  if (last.errors.length === 0) return last.status === 'DONE';
  throw new TerminalFailure(
    'cloud-error',
    `Google Cloud accepted to ${what}, and then failed: ${last.errors.join('; ')}`,
    { hints: [`Look at operation ${last.name} in ${describePlace(place)}.`] },
  );
}

/** One look at an operation that was accepted: whether it is done. Throws the error that it ended with. */
export async function lookAtOperation(
  context: ActionContext,
  place: Place,
  answer: unknown,
  what: string,
): Promise<boolean> {
  const accepted = readOperation((answer as { readonly latestResponse?: unknown }).latestResponse);
  return isDone(await getOperation(context, place, accepted.name), place, what);
}

async function getOperation(context: ActionContext, place: Place, operation: string): Promise<Operation> {
  const { project, zone, region } = place;
  if (zone === null) {
    const regional = await openCompute(context, 'RegionOperations');
    const polled = { project, region, operation };
    return readOperation(
      (await callGcp(context, 'compute.regionOperations.get', () => regional.get(polled)))[0],
    );
  }
  const zonal = await openCompute(context, 'ZoneOperations');
  const polled = { project, zone, operation };
  return readOperation((await callGcp(context, 'compute.zoneOperations.get', () => zonal.get(polled)))[0]);
}

function readOperation(response: unknown): Operation {
  const { name, status, error, httpErrorMessage } = (response ?? {}) as {
    readonly name?: string | null;
    readonly status?: string | null;
    readonly error?: {
      readonly errors?: readonly { code?: string | null; message?: string | null }[] | null;
    };
    readonly httpErrorMessage?: string | null;
  };
  const errors = (error?.errors ?? []).map((entry) => `${entry.code ?? 'ERROR'}: ${entry.message ?? ''}`);
  const fallback = httpErrorMessage === null || httpErrorMessage === undefined ? [] : [httpErrorMessage];
  if (name === null || name === undefined || name === '') {
    throw new TerminalFailure('cloud-error', 'Google Cloud answered without naming its operation');
  }
  return { name, status: status ?? 'UNKNOWN', errors: errors.length > 0 ? errors : fallback.filter(Boolean) };
}

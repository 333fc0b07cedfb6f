import { TerminalFailure } from '@drawbridge/base';

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
 * accepted. Says whether it was done in time. `what` completes "Google Cloud accepted to …".
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
  const last = await pollUntil(context, patience, look, (seen) => seen.status === 'DONE');
  if (last.errors.length === 0) return last.status === 'DONE';
  throw new TerminalFailure(
    'cloud-error',
    `Google Cloud accepted to ${what}, and then failed: ${last.errors.join('; ')}`,
    { hints: [`Look at operation ${accepted.name} in ${describePlace(place)}.`] },
  );
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

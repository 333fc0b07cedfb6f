import type { Answer } from '../../simulation/answer.ts';
import type { ArmResource } from '../../world/arm-workspace.ts';
import { armError, conflict } from '../protocol/arm-error.ts';
import type { ArmRequest } from '../protocol/arm-operation.ts';

/** The next etag, in the shape of the service's own: a count, and the second at which it was made. */
export function createEtag({ state, clock }: ArmRequest): string {
  state.revision += 1;
  const seconds = Math.floor(clock.now().getTime() / 1000);
  return `"${hex(state.revision)}-0000-0d00-0000-${hex(seconds)}0000"`;
}

/** The next id, in the shape of a GUID. */
export function createGuid({ state }: ArmRequest): string {
  state.revision += 1;
  return `00000000-0000-4000-8000-${state.revision.toString(16).padStart(12, '0')}`;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}

/**
 * Refuses a write to a resource that is newer than the caller knows. The etag may stand in the body, where Microsoft's
 * clients put it, or in If-Match; a star is any. It is compared as it is written, quotes and all.
 */
export function refuseStale(
  request: ArmRequest,
  existing: ArmResource,
  staleMessage: string,
): Answer | undefined {
  const inBody = request.body?.etag;
  const given = [request.ifMatch, typeof inBody === 'string' && inBody !== '' ? inBody : undefined];
  const isStale = (etag: string | undefined): boolean =>
    etag !== undefined && etag !== '*' && etag !== existing.etag;
  if (isStale(given[0]) && request.state.staleIfMatchAnswer === 412) {
    return armError(412, 'PreconditionFailed', staleMessage);
  }
  if (given.some(isStale)) return conflict(staleMessage);
  return undefined;
}

/** Refuses a PUT of an existing resource that names no etag at all, in a world where that is a conflict. */
export function refuseMissingEtag(request: ArmRequest, staleMessage: string): Answer | undefined {
  const { state, ifMatch, body } = request;
  const isGiven = ifMatch !== undefined || typeof body?.etag === 'string';
  return state.etagRequired && !isGiven ? conflict(staleMessage) : undefined;
}

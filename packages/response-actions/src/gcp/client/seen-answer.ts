import { AsyncLocalStorage } from 'node:async_hooks';

import { given } from '@drawbridge/base';
import type { ActionContext } from '../../contract/action.ts';

/** What was seen of the last answer of one call. */
interface SeenAnswer {
  status?: number;
  requestId?: string;
}

const current = new AsyncLocalStorage<SeenAnswer>();

/** Under which Google's front ends name a request, where they do: not every service has one. */
const idHeaders = ['x-request-id', 'x-goog-request-id', 'x-guploader-uploadid'];

/** Called where an answer passes, in whichever call it is under way. */
export function noteAnswer(status: number, headers: { get(name: string): string | null }): void {
  const seen = current.getStore();
  if (seen === undefined) return;
  const requestId = idHeaders.map((name) => headers.get(name)).find((id) => typeof id === 'string');
  seen.status = status;
  if (requestId === undefined) delete seen.requestId;
  else seen.requestId = requestId;
}

/**
 * Makes a call and tells `onAnswer` how it was answered, refusals included. Where Google names no request, the
 * operation that it began is the id under which its audit log and support know of it.
 */
export async function tellAnswers<T>(
  context: ActionContext,
  operation: string,
  send: () => Promise<T>,
): Promise<T> {
  const seen: SeenAnswer = {};
  const tell = (answer: unknown): void => {
    if (seen.status === undefined) return;
    const requestId = seen.requestId ?? operationIn(answer);
    const at = context.clock.now().toISOString();
    context.onAnswer?.({
      cloud: 'gcp',
      operation,
      status: seen.status,
      at,
      ...given({ requestId }),
    });
  };
  try {
    const answer = await current.run(seen, send);
    tell(answer);
    return answer;
  } catch (thrown) {
    tell(undefined);
    throw thrown;
  }
}

/** Compute's library answers `[operation, …]`, with what came in `latestResponse`; a REST call, what came in `data`. */
function operationIn(answer: unknown): string | undefined {
  const first: unknown = Array.isArray(answer) ? answer[0] : undefined;
  const latest = (first as { readonly latestResponse?: { readonly name?: unknown } } | undefined)
    ?.latestResponse;
  if (typeof latest?.name === 'string') return latest.name;
  const data = (
    answer as { readonly data?: { readonly kind?: unknown; readonly name?: unknown } } | undefined
  )?.data;
  return data?.kind === 'compute#operation' && typeof data.name === 'string' ? data.name : undefined;
}

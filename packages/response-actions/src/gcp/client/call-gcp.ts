import { isFailure } from '@drawbridge/base';

import type { CloudCall } from '../../calls/cloud-failure.ts';
import { retryCall } from '../../calls/retry-call.ts';
import type { ActionContext } from '../../contract/action.ts';
import { gcpFailure } from './gcp-failure.ts';
import { tellAnswers } from './seen-answer.ts';

/** Makes one call that may be repeated, with retries; throws a `Failure` for everything Google answers but success. */
export function callGcp<T>(
  context: ActionContext,
  permission: string,
  send: () => Promise<T>,
  hints?: CloudCall['hints'],
): Promise<T> {
  return retryCall(context, async () => {
    try {
      return await unlessAborted(context.signal, tellAnswers(context, permission, send));
    } catch (thrown) {
      if (isFailure(thrown) || context.signal?.aborted === true) throw thrown;
      throw gcpFailure(thrown, permission, context.clock.now(), hints);
    }
  });
}

/** The libraries take no AbortSignal everywhere: we stop waiting, and their own timeout ends the request. */
function unlessAborted<T>(signal: AbortSignal | undefined, call: Promise<T>): Promise<T> {
  if (signal === undefined) return call;
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    call.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}

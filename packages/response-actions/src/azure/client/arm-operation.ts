import { isFailure, RetryableFailure, TerminalFailure } from '@drawbridge/base';
import { z } from 'zod';

import type { Patience } from '../../calls/poll-until.ts';
import { redactSecrets } from '../../calls/redact-secrets.ts';
import type { ActionContext } from '../../contract/action.ts';
import { callArm, parseArm } from './arm-client.ts';
import type { RestAnswer } from './rest-client.ts';

const operationAnswer = z.object({
  status: z.string(),
  error: z.object({ code: z.string().optional(), message: z.string().optional() }).nullish(),
});

/** What an operation is about, for people, and which permission asking after it takes. */
export interface ArmOperationInfo {
  readonly what: string;
  readonly permission: string;
  readonly patience: Patience;
}

/**
 * Waits until the operation is done that an answer (202, 201 or 200) has begun, where it has begun one. Throws what it
 * failed with, or a retryable failure where it takes longer than we wait. Source: "Track asynchronous Azure
 * operations": `Azure-AsyncOperation` tells a status; `Location` answers 202 until it is done. Says whether
 * it was seen to be done: an operation that we may not read, or that is not found, has not failed for that, and
 * `onUnseen` is told.
 */
export async function finishOperation(
  context: ActionContext,
  begun: RestAnswer,
  { what, permission, patience }: ArmOperationInfo,
): Promise<boolean> {
  const statusLink = begun.header('azure-asyncoperation');
  const link = statusLink ?? (begun.status === 202 ? begun.header('location') : undefined);
  if (link === undefined) return true;
  const deadline = context.clock.now().getTime() + patience.forMs;
  for (;;) {
    const answer = await callArm(context, { method: 'GET', path: link, permission }).catch(
      (thrown: unknown) => {
        if (!isFailure(thrown)) throw thrown;
        context.onUnseen?.(`Azure accepted ${what}, and how that ended could not be read: ${thrown.message}`);
      },
    );
    if (answer === undefined) return false;
    if (isDone(answer, statusLink !== undefined, what)) return true;
    if (context.clock.now().getTime() >= deadline) {
      throw new RetryableFailure('unavailable', `${what} is not done after ${patience.forMs / 1000} s`, {
        hints: ['It is still running in Azure. Run it again in a while.'],
      });
    }
    await context.clock.sleep(patience.everyMs, context.signal);
  }
}

function isDone(answer: RestAnswer, tellsStatus: boolean, what: string): boolean {
  if (!tellsStatus) return answer.status !== 202;
  const { status, error } = parseArm(operationAnswer, answer.body, 'GET of an operation');
  if (status === 'Succeeded') return true;
  if (status !== 'Failed' && status !== 'Canceled') return false;
  const why = redactSecrets(`${error?.code ?? status}: ${error?.message ?? 'without a reason'}`);
  throw new TerminalFailure('cloud-error', `${what} was begun, and then failed: ${why.slice(0, 400)}`);
}

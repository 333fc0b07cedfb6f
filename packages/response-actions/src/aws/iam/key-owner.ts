import { isFailure } from '@drawbridge/base';
import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext } from '../../contract/action.ts';
import { parseArn } from '../client/arn.ts';
import { getKeyOwner, type KeyOwner } from './access-keys.ts';

/**
 * IAM's word; where IAM does not know the key (which it may also word as AccessDenied), the user that the event
 * named. That is no guess: whether this user has the key is then read from IAM.
 */
export async function findKeyOwner(
  context: ActionContext,
  target: TargetOf<'aws.access-key'>,
): Promise<KeyOwner> {
  const identity = parseArn(target.principalArn ?? '');
  const fromEvent = identity.kind === 'user' ? identity : undefined;
  try {
    const owner = await getKeyOwner(context, target.accessKeyId);
    return owner.kind === 'no-such-key' && fromEvent !== undefined ? fromEvent : owner;
  } catch (thrown) {
    if (fromEvent !== undefined && isFailure(thrown) && thrown.code === 'access-denied') return fromEvent;
    throw thrown;
  }
}

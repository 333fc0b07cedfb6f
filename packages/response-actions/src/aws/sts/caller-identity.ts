import { TerminalFailure } from '@drawbridge/base';

import type { ActionContext } from '../../contract/action.ts';
import { callAws, openSts, sendOptions } from '../client/clients.ts';

/** Who we are to AWS: needs no permission, and every identity may ask it. */
export interface CallerIdentity {
  readonly account: string;
  readonly arn: string;
}

/** Asks STS whose credentials we use. */
export async function getCallerIdentity(context: ActionContext): Promise<CallerIdentity> {
  const { sdk, client } = await openSts(context);
  const answer = await callAws(context, 'sts:GetCallerIdentity', () =>
    client.send(new sdk.GetCallerIdentityCommand({}), sendOptions(context)),
  );
  if (answer.Account === undefined || answer.Arn === undefined) {
    throw new TerminalFailure(
      'cloud-error',
      'STS did not say which account and identity our credentials are',
    );
  }
  return { account: answer.Account, arn: answer.Arn };
}

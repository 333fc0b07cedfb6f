import { parseAwsArn, TerminalFailure, type AwsPartition } from '@drawbridge/base';

import type { ActionContext } from '../../contract/action.ts';
import { callAws, openSourceSts, openSts, sendOptions } from '../client/clients.ts';

/** Who we are to AWS: needs no permission, and every identity may ask it. */
export interface CallerIdentity {
  readonly account: string;
  readonly arn: string;
  /** Credentials of one partition open no account of another. */
  readonly partition: AwsPartition;
  /** `AIDA…` of a user, `AROA…:SESSION` of a role's session: never given again, as a name may be. */
  readonly userId: string;
}

/** Asks STS whose credentials we use. */
export async function getCallerIdentity(context: ActionContext): Promise<CallerIdentity> {
  return askIdentity(context, await openSts(context));
}

/** As whom we came, before we assumed the role that was chosen. */
export async function getSourceIdentity(context: ActionContext): Promise<CallerIdentity> {
  return askIdentity(context, await openSourceSts(context));
}

/** Asks STS, as one of its clients. */
export async function askIdentity(
  context: ActionContext,
  { sdk, client }: Awaited<ReturnType<typeof openSts>>,
): Promise<CallerIdentity> {
  const answer = await callAws(context, 'sts:GetCallerIdentity', () =>
    client.send(new sdk.GetCallerIdentityCommand({}), sendOptions(context)),
  );
  const partition = parseAwsArn(answer.Arn ?? '')?.partition;
  if (answer.Account === undefined || answer.Arn === undefined || partition === undefined) {
    throw new TerminalFailure(
      'cloud-error',
      'STS did not say which account and identity our credentials are',
    );
  }
  return { account: answer.Account, arn: answer.Arn, partition, userId: answer.UserId ?? '' };
}

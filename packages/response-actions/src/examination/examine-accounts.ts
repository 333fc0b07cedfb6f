import { given, isFailure } from '@drawbridge/base';

import { connectionTo } from '../aws/accounts/choose-connection.ts';
import { getCallerIdentity } from '../aws/sts/caller-identity.ts';
import { readOwnGraphToken } from '../azure/client/graph-client.ts';
import { describeTokenHolder } from '../azure/client/token-claims.ts';
import type { ActionContext } from '../contract/action.ts';
import type { AwsConnection, AzureConnection, CloudConnections } from '../contract/connections.ts';

/** One account or tenant that the configuration names, and whether we come in. */
export interface AccountExamination {
  /** `AWS account 123456789012`. */
  readonly name: string;
  /** Only this account, with the credentials for it. */
  readonly connections: CloudConnections;
  /** As whom we come in; absent where we do not. */
  readonly identity?: string;
  /** Why we do not, and what would help. */
  readonly fault?: string;
}

/** Tries each account and tenant that is named in a list; a connection without a list has none. Only reads. */
export async function examineAccounts(context: ActionContext): Promise<readonly AccountExamination[]> {
  const { aws, azure } = context.connections;
  const found: AccountExamination[] = [];
  for (const account of aws?.accounts ?? []) found.push(await examineAwsAccount(context, aws ?? {}, account));
  for (const tenant of azure?.tenants ?? []) found.push(await examineTenant(context, tenant));
  return found;
}

async function examineAwsAccount(
  context: ActionContext,
  aws: AwsConnection,
  account: NonNullable<AwsConnection['accounts']>[number],
): Promise<AccountExamination> {
  const connections = { aws: connectionTo(aws, account, undefined) };
  return examine(`AWS account ${account.id}`, connections, async () => {
    const us = await getCallerIdentity({ ...context, connections });
    if (us.account === account.id) return { identity: us.arn };
    const remedy = account.roleArn === undefined ? 'name the role to assume there' : 'correct its roleArn';
    return { fault: `our credentials are of account ${us.account}: ${remedy}` };
  });
}

async function examineTenant(context: ActionContext, tenant: AzureConnection): Promise<AccountExamination> {
  const { tenantId = 'unknown' } = tenant;
  const connections = { azure: tenant };
  return examine(`Entra tenant ${tenantId}`, connections, async () => {
    const claims = await readOwnGraphToken({ ...context, connections });
    const tokenOf = claims?.tid ?? 'no tenant that it tells';
    if (tokenOf.toLowerCase() !== tenantId.toLowerCase()) {
      return { fault: `our token is of ${tokenOf}: sign in to this tenant` };
    }
    return { identity: (claims === undefined ? undefined : describeTokenHolder(claims)) ?? 'unknown' };
  });
}

async function examine(
  name: string,
  connections: CloudConnections,
  come: () => Promise<{ readonly identity: string } | { readonly fault: string }>,
): Promise<AccountExamination> {
  try {
    return { name, connections, ...(await come()) };
  } catch (thrown) {
    if (!isFailure(thrown)) throw thrown;
    return { name, connections, ...given({ fault: [thrown.message, ...thrown.hints].join(' – ') }) };
  }
}

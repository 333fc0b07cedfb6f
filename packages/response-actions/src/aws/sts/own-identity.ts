import type { ActionContext } from '../../contract/action.ts';
import type { AwsConnection } from '../../contract/connections.ts';
import { requireConnection } from '../../calls/connection.ts';
import { parseArn } from '../client/arn.ts';
import { openSourceSts, openSts } from '../client/clients.ts';
import { getCallerIdentity, getSourceIdentity, type CallerIdentity } from './caller-identity.ts';
import { readProfileChain } from './profile-chain.ts';

/** Who we are to AWS, and who is behind that: each hop of the way here. */
export interface OwnIdentity extends CallerIdentity {
  /** Our own ARN, and that of each identity that assumed its role on the way. */
  readonly arns: readonly string[];
  /** Roles that are ours though we may not act as them now: each one that the configuration or a profile names. */
  readonly roleArns: readonly string[];
  /** Ids of the keys that sign, on each hop. */
  readonly keys: readonly string[];
}

type Behind = Pick<OwnIdentity, 'arns' | 'roleArns' | 'keys'>;

/** It does not change while a connection lives; our own name is asked for each time, as the credentials may. */
const known = new WeakMap<AwsConnection, Promise<Behind>>();

/** Asks STS whose credentials we use, and finds out what is behind them. */
export async function getOwnIdentity(context: ActionContext): Promise<OwnIdentity> {
  const us = await getCallerIdentity(context);
  const connection = requireConnection(context.connections, 'aws');
  const reading = known.get(connection) ?? readBehind(context, connection);
  known.set(connection, reading);
  try {
    const behind = await reading;
    return { ...us, ...behind, arns: [us.arn, ...behind.arns] };
  } catch (thrown) {
    known.delete(connection);
    throw thrown;
  }
}

async function readBehind(context: ActionContext, connection: AwsConnection): Promise<Behind> {
  const listed = (connection.accounts ?? []).flatMap((account) => account.roleArn ?? []);
  const source = connection.chosen?.role === undefined ? undefined : await getSourceIdentity(context);
  const [{ client }, behindRole] = [await openSts(context), await openSourceSts(context)];
  const credentials = await behindRole.client.config.credentials();
  const chain = await readProfileChain(context, credentials);
  return {
    arns: [...(source === undefined ? [] : [source.arn]), ...chain.arns],
    roleArns: [...listed, ...chain.roleArns],
    keys: [
      ...new Set([(await client.config.credentials()).accessKeyId, credentials.accessKeyId, ...chain.keys]),
    ],
  };
}

/** Whether we are this user, or came here as it. */
export function isOwnUser(own: OwnIdentity, account: string, userName: string): boolean {
  return own.arns.map(parseArn).some((identity) => {
    return identity.kind === 'user' && identity.account === account && identity.userName === userName;
  });
}

/** Whether it is a role of ours: one that we act as, came here by, or are configured to assume. */
export function isOwnRole(own: OwnIdentity, account: string, roleName: string): boolean {
  const acting = own.arns.map(parseArn).some((identity) => {
    return identity.kind === 'role-session' && identity.account === account && identity.roleName === roleName;
  });
  return acting || own.roleArns.some((arn) => arn.split(':')[4] === account && arn.endsWith(`/${roleName}`));
}

/** The machines that our credentials are of: the session of a machine's own role is named for the machine. */
export function ownInstances(own: OwnIdentity): readonly string[] {
  return own.arns.map(parseArn).flatMap((identity) => {
    const isMachine = identity.kind === 'role-session' && /^m?i-[0-9a-f]{8,}$/.test(identity.sessionName);
    return isMachine ? [identity.sessionName] : [];
  });
}

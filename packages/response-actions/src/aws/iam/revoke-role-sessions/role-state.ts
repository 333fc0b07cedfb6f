import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext, TargetFacts, UnreadName } from '../../../contract/action.ts';
import { parseArn } from '../../client/arn.ts';
import { otherAccount, type OtherAccount } from '../../sts/other-account.ts';
import { getOwnIdentity, isOwnRole } from '../../sts/own-identity.ts';
import { getRolePolicy } from '../inline-policies.ts';
import { getRole, type Role } from '../roles.ts';
import {
  consolePolicy,
  readConsoleTime,
  readRevocation,
  revocationPolicy,
  type Revocation,
} from './revocation.ts';

export type PrincipalTarget = TargetOf<'aws.principal'>;

/** What was found out about the role, JSON. */
export type RoleState =
  | { readonly found: 'not-a-session' }
  | OtherAccount
  | { readonly found: 'missing'; readonly account: string; readonly roleName: string }
  | {
      readonly found: 'role';
      readonly account: string;
      readonly role: Role;
      /** Our policy on the role: none, ours, or something else under our name. */
      readonly policy: Revocation | 'none' | 'foreign';
      /** The time in the console's own policy, which stays as it is; null where there is none. */
      readonly consoleRevocation: string | null;
      /** Our own revocation is so fresh that another would say the same. */
      readonly isFresh: boolean;
      readonly isOurOwn: boolean;
    };

/** A revocation younger than this is not made again: a repeated run must not do everything twice. */
const freshForMs = 300_000;

/** Reads only. */
export async function observeRole(context: ActionContext, target: PrincipalTarget): Promise<RoleState> {
  const identity = parseArn(target.arn);
  if (identity.kind !== 'role-session') return { found: 'not-a-session' };
  const us = await getOwnIdentity(context);
  const other = otherAccount(us, { account: identity.account, arn: target.arn });
  if (other !== undefined) return other;
  const { roleName } = identity;
  const role = await getRole(context, roleName);
  if (role === undefined) return { found: 'missing', account: us.account, roleName };
  const policy = await readPolicy(context, role.roleName);
  const console = await getRolePolicy(context, role.roleName, consolePolicy);
  return {
    found: 'role',
    account: us.account,
    role,
    policy,
    consoleRevocation: readConsoleTime(console),
    isFresh: typeof policy === 'object' && context.clock.now().getTime() - Date.parse(policy.at) < freshForMs,
    isOurOwn: isOwnRole(us, us.account, role.roleName),
  };
}

/** What stands under our name on a role. */
export async function readPolicy(
  context: ActionContext,
  roleName: string,
): Promise<Revocation | 'none' | 'foreign'> {
  const document = await getRolePolicy(context, roleName, revocationPolicy);
  return document === undefined ? 'none' : (readRevocation(document) ?? 'foreign');
}

/** Pure. */
export function factsOfRole(state: RoleState, target: PrincipalTarget): TargetFacts {
  if (state.found !== 'role') return { names: [target.arn], tags: {}, groups: [] };
  const { role, account } = state;
  const { roleName, arn, roleId, createdAt } = role;
  const session = target.sessionName === undefined ? [] : [`${roleId}:${target.sessionName}`];
  return {
    names: [target.arn, arn, roleName, roleId, ...session],
    tags: role.tags,
    groups: [],
    below: [sessionsOf(role, account), `${roleId}:`],
    account,
    identity: { id: roleId, ...(createdAt === null ? {} : { createdAt }) },
    ...(mayRunMachines(role) ? { unread: [unreadMachines(role)] } : {}),
  };
}

/** A machine that runs as the role is without it until EC2 renews its credentials. */
function mayRunMachines({ trusted }: Role): boolean {
  return trusted.some((who) => !/^(?:arn:|\d{12}$|federated )/.test(who) && !/^service (?!ec2\.)/.test(who));
}

function unreadMachines({ roleName }: Role): UnreadName {
  const said = `which machines run as ${roleName} was not read: each of them is without the role until its credentials are renewed`;
  return { said, kinds: ['aws.instance'] };
}

/** How the ARNs of the role's sessions begin: in its partition, without its path. */
function sessionsOf({ arn, roleName }: Role, account: string): string {
  return `arn:${arn.split(':')[1] ?? 'aws'}:sts::${account}:assumed-role/${roleName}/`;
}

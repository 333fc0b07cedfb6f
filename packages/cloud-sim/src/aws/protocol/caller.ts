import { grantsIn, type Grants } from '../../simulation/permission.ts';
import type { AwsAccount } from '../../world/aws-world.ts';
import { arnOf, roleArn, userArn } from './arn-of.ts';

/** Who signed a call. */
export interface Caller {
  readonly accessKeyId: string;
  readonly arn: string;
  /** Absent for a role and for root. */
  readonly userName?: string;
}

/** Who signed, and the account that it is in. */
export interface Signer {
  readonly state: AwsAccount;
  readonly caller: Caller;
}

/** Who holds the key, in whichever account; undefined if nobody does, or if it is inactive: AWS tells them apart for nobody. */
export function findSigner(accounts: readonly AwsAccount[], accessKeyId: string): Signer | undefined {
  for (const state of accounts) {
    const caller = findCaller(state, accessKeyId);
    if (caller !== undefined) return { state, caller };
  }
  return undefined;
}

function findCaller(state: AwsAccount, accessKeyId: string): Caller | undefined {
  for (const user of state.users) {
    const key = user.accessKeys.find((accessKey) => accessKey.accessKeyId === accessKeyId);
    if (key === undefined) continue;
    if (key.status !== 'Active') return undefined;
    return { accessKeyId, arn: userArn(state, user), userName: user.userName };
  }
  if (
    state.rootAccessKeys.some(
      (accessKey) => accessKey.accessKeyId === accessKeyId && accessKey.status === 'Active',
    )
  ) {
    return { accessKeyId, arn: arnOf(state, 'iam', 'root') };
  }
  const { responder } = state;
  return accessKeyId === responder?.accessKeyId ? { accessKeyId, arn: responder.arn } : undefined;
}

/**
 * What the caller may do. The responder is given what the world says, a role, and its sessions, what the role says:
 * what the others in a world may do is not simulated, so they are denied.
 */
export function grantsOf(state: AwsAccount, caller: Pick<Caller, 'arn'>): Grants {
  if (caller.arn === state.responder?.arn) return grantsIn(state);
  const roleName = /^arn:aws[\w-]*:sts::\d{12}:assumed-role\/([^/]+)\//.exec(caller.arn)?.[1];
  const role = state.roles.find(
    (candidate) => candidate.roleName === roleName || roleArn(state, candidate) === caller.arn,
  );
  return { granted: role?.permissions ?? [], withheld: state.withheld };
}

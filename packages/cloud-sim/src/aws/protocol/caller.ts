import { grantsIn, type Grants } from '../../simulation/permission.ts';
import type { AwsWorld } from '../../world/aws-world.ts';
import { arnOf, userArn } from './arn-of.ts';

/** Who signed a call. */
export interface Caller {
  readonly accessKeyId: string;
  readonly arn: string;
  /** Absent for a role and for root. */
  readonly userName?: string;
}

/** Who holds the key; undefined if nobody does, or if it is inactive: AWS tells the two apart for nobody. */
export function findCaller(state: AwsWorld, accessKeyId: string): Caller | undefined {
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
  return accessKeyId === state.responder.accessKeyId ? { accessKeyId, arn: state.responder.arn } : undefined;
}

/**
 * What the caller may do. Only the responder is given anything: what the others in a
 * world may do is not simulated, so they are denied.
 */
export function grantsOf(state: AwsWorld, caller: Pick<Caller, 'arn'>): Grants {
  return caller.arn === state.responder.arn ? grantsIn(state) : { granted: [], withheld: [] };
}

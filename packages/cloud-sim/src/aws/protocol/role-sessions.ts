import type { AwsAccount, IamRole } from '../../world/aws-world.ts';
import { arnOf } from './arn-of.ts';
import type { Signer } from './caller.ts';

/** Temporary credentials of a role's session. The secret is as simulated as every other here. */
export interface RoleSession {
  readonly accessKeyId: string;
  readonly sessionToken: string;
  readonly arn: string;
  readonly expiration: Date;
  readonly state: AwsAccount;
}

/** The sessions of roles that were opened since the simulator began: a world, which is kept in files, has none. */
export class RoleSessions {
  readonly #open = new Map<string, RoleSession>();

  open(state: AwsAccount, role: IamRole, sessionName: string, expiration: Date): RoleSession {
    const accessKeyId = `ASIASIMULATED${String(this.#open.size + 1).padStart(7, '0')}`;
    const session: RoleSession = {
      accessKeyId,
      sessionToken: `simulated-session-token-${accessKeyId}`,
      arn: arnOf(state, 'sts', `assumed-role/${role.roleName}/${sessionName}`),
      expiration,
      state,
    };
    this.#open.set(accessKeyId, session);
    return session;
  }

  /** Whose session it is. Without its own token a key of a session is nobody's. */
  find(accessKeyId: string, sessionToken: string | undefined, now: Date): Signer | 'expired' | undefined {
    const session = this.#open.get(accessKeyId);
    if (session === undefined || session.sessionToken !== sessionToken) return undefined;
    if (session.expiration <= now) return 'expired';
    return { state: session.state, caller: { accessKeyId, arn: session.arn } };
  }
}

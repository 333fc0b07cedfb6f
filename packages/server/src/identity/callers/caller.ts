import type { Role } from '../../settings/authentication-settings.ts';

/** A person, a machine with an identity of its own, the holder of an API token, or one that is an agent's. */
export type CallerKind = 'user' | 'workload' | 'token' | 'agent';

/** Who calls, as it was proved. */
export interface Caller {
  /** Never changes and is never given to another: `entra:<tenant>/<object>`, `oidc:<issuer>#<subject>`, `token:<id>`. */
  readonly subject: string;
  readonly kind: CallerKind;
  readonly roles: readonly Role[];
  /** For people to read, and for nothing else: a directory lets its users choose it. */
  readonly display: string;
  /** What else tells the person: `email:ann@example.com` where it was verified, `employee:1234`, a token's owner. */
  readonly personKeys: readonly string[];
}

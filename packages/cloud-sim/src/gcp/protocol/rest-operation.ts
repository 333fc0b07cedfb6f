import type { Clock } from '@drawbridge/base';

import type { Answer } from '../../simulation/answer.ts';
import type { TokenClaims } from '../../simulation/credentials.ts';
import type { GcpWorld } from '../../world/gcp-world.ts';

/** A call as an operation sees it. */
export interface RestRequest {
  readonly state: GcpWorld;
  readonly clock: Clock;
  /** The address of this simulator, for the links in its answers. */
  readonly url: string;
  /** What the path says, and empty where it says none: `-` is any project, as IAM allows. */
  readonly project: string;
  readonly zone: string;
  readonly region: string;
  /** The name of the instance, disk, operation, group, service account or user; empty for a list. */
  readonly name: string;
  /** The id of a key, below what `name` names. */
  readonly key: string;
  /** Whose token it is, as far as it says so itself. */
  readonly claims: TokenClaims | undefined;
  query(name: string): string | undefined;
  /** The body as JSON; an empty object if there is none. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** One operation of a REST interface of Google Cloud. Compute's paths are those of the vendor's own `protos.json`. */
export interface RestOperation {
  /** As audit logs and permissions name it: `compute.instances.stop`. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** The whole path, with `{project}`, `{zone}`, `{region}`, `{name}` and `{key}` in it. */
  readonly path: string;
  /** Empty where the cloud lets every identity do it. */
  readonly permission: string;
  readonly furtherPermissions?: readonly string[];
  readonly writes: boolean;
  answer(request: RestRequest): Answer | Promise<Answer>;
}

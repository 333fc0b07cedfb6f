import type { Clock } from '@drawbridge/base';

import type { Answer } from '../simulation/answer.ts';
import type { GcpWorld } from '../world/gcp-world.ts';

/** A call as an operation sees it. */
export interface ComputeRequest {
  readonly state: GcpWorld;
  readonly clock: Clock;
  /** The address of this simulator, for the links in its answers. */
  readonly url: string;
  readonly project: string;
  readonly zone: string;
  /** The name of the instance, disk, operation or group; empty for a list. */
  readonly name: string;
  query(name: string): string | undefined;
  /** The body as JSON; an empty object if there is none. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** One operation of Compute Engine's REST interface. Paths as in the vendor's own contract, `protos.json`. */
export interface ComputeOperation {
  /** As audit logs and permissions name it: `compute.instances.stop`. */
  readonly name: string;
  readonly method: 'GET' | 'POST';
  /** After `/compute/v1/projects/{project}/zones/{zone}`; `{name}` is the resource's name. */
  readonly path: string;
  readonly permission: string;
  readonly furtherPermissions?: readonly string[];
  readonly writes: boolean;
  answer(request: ComputeRequest): Answer | Promise<Answer>;
}

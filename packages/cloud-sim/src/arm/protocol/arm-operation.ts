import type { Clock } from '@drawbridge/base';

import type { Answer } from '../../simulation/answer.ts';
import type { ArmCaller, ArmWorld } from '../../world/arm-world.ts';

/** A call as an operation sees it. */
export interface ArmRequest {
  readonly state: ArmWorld;
  readonly clock: Clock;
  /** The URL that was asked for, on this very host: links lead back to it. */
  readonly url: URL;
  readonly apiVersion: string;
  /** What stands for each `{name}` of the path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The header If-Match. */
  readonly ifMatch: string | undefined;
  /** The header If-None-Match. */
  readonly ifNoneMatch: string | undefined;
  /** The body as JSON; undefined if it is no object. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
  readonly caller: ArmCaller;
}

/** One operation of Azure Resource Manager, or of a provider behind it. */
export interface ArmOperation {
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  /** As Microsoft's reference writes it; `{name}` stands for one segment, `{scope}` for any number of them. */
  readonly path: string;
  /** The RBAC action: `Microsoft.SecurityInsights/alertRules/write`. */
  readonly permission: string;
  readonly furtherPermissions?: readonly string[];
  readonly writes: boolean;
  readonly apiVersions: readonly string[];
  answer(request: ArmRequest): Answer;
}

/** What faults and records call it: method, and path from its last provider on. */
export function nameArmOperation({ method, path }: Pick<ArmOperation, 'method' | 'path'>): string {
  const provider = path.lastIndexOf('/providers/');
  return `${method} ${provider === -1 ? path : path.slice(provider + '/providers/'.length)}`;
}

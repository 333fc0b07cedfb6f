import type { Clock } from '@drawbridge/base';

import type { Answer } from '../../simulation/answer.ts';
import type { AzureWorld } from '../../world/azure-world.ts';

/** A call as an operation sees it. */
export interface GraphRequest {
  readonly state: AzureWorld;
  readonly clock: Clock;
  /** Who calls, as the service writes it down: an application's id, or a person of the portal. */
  readonly caller: string;
  /** `http://127.0.0.1:<port>/v1.0`, for links to the next page. */
  readonly url: string;
  /** Path and query after the version, as sent. */
  readonly pathAndQuery: string;
  /** What stands for `{id}` in the path, decoded. */
  readonly id: string;
  readonly query: URLSearchParams;
  /** The body as JSON; undefined if it is no object. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

/** One operation of Microsoft Graph; its name is method and path, as Microsoft's reference writes it. */
export interface GraphOperation {
  readonly method: 'GET' | 'PATCH' | 'POST' | 'DELETE';
  readonly path: string;
  /** The least privileged application permission that Microsoft documents. */
  readonly permission: string;
  readonly furtherPermissions?: readonly string[];
  /** Without these the answer is given too, but holds null where it could hold a name. */
  readonly detailPermissions?: readonly string[];
  readonly broaderPermissions?: readonly string[];
  readonly writes: boolean;
  answer(request: GraphRequest): Answer;
}

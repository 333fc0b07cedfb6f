import { given, isFailure, type JsonValue } from '@drawbridge/base';
import type { AuthClient } from 'google-auth-library';
import type { z } from 'zod';

import type { CloudCall } from '../../calls/cloud-failure.ts';
import { parseSafeEndpoint, requireConnection } from '../../calls/connection.ts';
import type { ActionContext } from '../../contract/action.ts';
import { callGcp } from './call-gcp.ts';
import { openCredentials, timeoutMs } from './credentials.ts';
import { gcpFailure } from './gcp-failure.ts';
import { parseAnswer } from './parse-answer.ts';

/** Google's services whose calls are few, and made by plain REST. */
type Service = 'iam' | 'oslogin' | 'oauth2' | 'compute' | 'cloudresourcemanager';

export interface RestCall<Answer> {
  readonly service: Service;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With the version, encoded: `/v1/projects/-/serviceAccounts/…`. */
  readonly path: string;
  readonly body?: JsonValue;
  /** The permission that the call needs: `iam.serviceAccounts.disable`. */
  readonly permission: string;
  /** What must be in the answer; the rest of it is dropped. */
  readonly answer: z.ZodType<Answer>;
  readonly hints?: CloudCall['hints'];
}

/** Makes one call that may be repeated, with retries; throws a `Failure` for everything but a success of its shape. */
export async function callRest<Answer>(
  context: ActionContext,
  call: RestCall<Answer>,
  signedBy?: AuthClient,
): Promise<Answer> {
  const connection = requireConnection(context.connections, 'gcp');
  const origin = originOf(call.service, connection.endpoint);
  const client =
    signedBy ??
    (await openCredentials(connection).catch((thrown: unknown) => {
      throw isFailure(thrown) ? thrown : gcpFailure(thrown, 'credentials', context.clock.now());
    }));
  const answer = await callGcp(
    context,
    call.permission,
    () =>
      client.request<unknown>({
        url: origin + call.path,
        method: call.method,
        responseType: 'json',
        timeout: timeoutMs,
        // `retryCall` does it, on the clock that was passed in.
        retry: false,
        ...given({ data: call.body, signal: context.signal }),
      }),
    call.hints,
  );
  return parseAnswer(call, answer.data);
}

/** One endpoint stands in for all of Google's hosts: the paths tell the services apart. */
function originOf(service: Service, endpoint: string | undefined): string {
  if (endpoint === undefined) return `https://${service}.googleapis.com`;
  return parseSafeEndpoint(endpoint).href.replace(/\/$/, '');
}

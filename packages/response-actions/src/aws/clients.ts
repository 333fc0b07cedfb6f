import type { IAMClient } from '@aws-sdk/client-iam';
import type { STSClient } from '@aws-sdk/client-sts';
import { isFailure } from '@drawbridge/base';

import type { CloudCall } from '../calls/cloud-failure.ts';
import { parseEndpoint, requireConnection } from '../calls/connection.ts';
import { retryCall } from '../calls/retry-call.ts';
import type { ActionContext } from '../contract/action.ts';
import type { AwsConnection } from '../contract/connections.ts';
import { awsFailure } from './aws-failure.ts';

const iamClients = new WeakMap<AwsConnection, IAMClient>();
const stsClients = new WeakMap<AwsConnection, STSClient>();

/** IAM's SDK, loaded when it is first needed, and one client per connection. */
export async function openIam(context: ActionContext) {
  const connection = requireConnection(context.connections, 'aws');
  const sdk = await import('@aws-sdk/client-iam');
  const client = iamClients.get(connection) ?? new sdk.IAMClient(clientOptions(connection));
  iamClients.set(connection, client);
  return { sdk, client };
}

/** STS's SDK, loaded when it is first needed, and one client per connection. */
export async function openSts(context: ActionContext) {
  const connection = requireConnection(context.connections, 'aws');
  const sdk = await import('@aws-sdk/client-sts');
  const client = stsClients.get(connection) ?? new sdk.STSClient(clientOptions(connection));
  stsClients.set(connection, client);
  return { sdk, client };
}

/** What is left out falls to the SDK's own chain: environment, profile, container, instance. */
function clientOptions(connection: AwsConnection) {
  const { region, endpoint, credentials } = connection;
  return {
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint: parseEndpoint(endpoint).href }),
    ...(credentials === undefined ? {} : { credentials: { ...credentials } }),
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true },
  };
}

/** Makes one call that may be repeated, with retries; throws a `Failure` for everything AWS answers but success. */
export function callAws<T>(
  context: ActionContext,
  permission: string,
  send: () => Promise<T>,
  hints?: CloudCall['hints'],
): Promise<T> {
  return retryCall(context, async () => {
    try {
      const answer = await send();
      tellAnswer(context, permission, answer);
      return answer;
    } catch (thrown) {
      tellAnswer(context, permission, thrown);
      if (isFailure(thrown) || context.signal?.aborted === true) throw thrown;
      throw awsFailure(thrown, permission, context.clock.now(), hints);
    }
  });
}

/** The SDK leaves what it knows of an answer under `$metadata`, also on its errors. */
function tellAnswer(context: ActionContext, operation: string, answer: unknown): void {
  const metadata = (answer as { readonly $metadata?: ResponseMetadata } | undefined)?.$metadata;
  if (metadata?.httpStatusCode === undefined) return;
  const { httpStatusCode: status, requestId } = metadata;
  const at = context.clock.now().toISOString();
  context.onAnswer?.({
    cloud: 'aws',
    operation,
    status,
    at,
    ...(requestId === undefined ? {} : { requestId }),
  });
}

interface ResponseMetadata {
  readonly httpStatusCode?: number;
  readonly requestId?: string;
}

/** The options of one `send`. */
export function sendOptions(context: ActionContext): { readonly abortSignal?: AbortSignal } {
  return context.signal === undefined ? {} : { abortSignal: context.signal };
}

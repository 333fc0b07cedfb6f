import { given, isFailure } from '@drawbridge/base';

import type { CloudCall } from '../../calls/cloud-failure.ts';
import { parseEndpoint, requireConnection } from '../../calls/connection.ts';
import { retryCall } from '../../calls/retry-call.ts';
import type { ActionContext } from '../../contract/action.ts';
import type { AwsConnection } from '../../contract/connections.ts';
import { awsFailure } from './aws-failure.ts';

/** One client per connection, service and region. */
const clients = new WeakMap<AwsConnection, Map<string, unknown>>();

/** IAM's SDK, loaded when it is first needed. */
export async function openIam(context: ActionContext) {
  const connection = requireConnection(context.connections, 'aws');
  const sdk = await import('@aws-sdk/client-iam');
  return { sdk, client: clientOf(connection, 'iam', () => new sdk.IAMClient(clientOptions(connection))) };
}

/** STS's SDK, loaded when it is first needed. */
export async function openSts(context: ActionContext) {
  const connection = requireConnection(context.connections, 'aws');
  const sdk = await import('@aws-sdk/client-sts');
  return { sdk, client: clientOf(connection, 'sts', () => new sdk.STSClient(clientOptions(connection))) };
}

/** Systems Manager's SDK for one region, loaded when it is first needed. */
export async function openSsm(context: ActionContext, region: string | undefined) {
  const connection = requireConnection(context.connections, 'aws');
  const sdk = await import('@aws-sdk/client-ssm');
  const open = () => new sdk.SSMClient(clientOptions(connection, region));
  return { sdk, client: clientOf(connection, `ssm ${region ?? ''}`, open) };
}

/** EC2's SDK for one region, loaded when it is first needed. */
export async function openEc2(context: ActionContext, region: string) {
  const connection = requireConnection(context.connections, 'aws');
  const sdk = await import('@aws-sdk/client-ec2');
  const open = () => new sdk.EC2Client(clientOptions(connection, region));
  return { sdk, client: clientOf(connection, `ec2 ${region}`, open) };
}

function clientOf<T>(connection: AwsConnection, name: string, open: () => T): T {
  const opened = clients.get(connection) ?? new Map<string, unknown>();
  clients.set(connection, opened);
  const client = (opened.get(name) as T | undefined) ?? open();
  opened.set(name, client);
  return client;
}

/** What is left out falls to the SDK's own chain: environment, profile, container, instance. */
function clientOptions(connection: AwsConnection, region = connection.region) {
  const { endpoint, credentials } = connection;
  return {
    ...given({ region }),
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
    ...given({ requestId }),
  });
}

interface ResponseMetadata {
  readonly httpStatusCode?: number;
  readonly requestId?: string;
}

/**
 * A client for one of the SDK's own paginators, which takes no function to call: each page is a call of its own, with
 * its retries, and its answer told.
 */
export function pagingClient<Client extends object>(
  context: ActionContext,
  client: Client & { send(command: never, options: object): Promise<unknown> },
  permission: string,
  hints?: CloudCall['hints'],
): Client {
  const send = (command: never): Promise<unknown> =>
    callAws(context, permission, () => client.send(command, sendOptions(context)), hints);
  return Object.assign(Object.create(client) as Client, { send });
}

/** What a call gives, or undefined where AWS says that there is no such thing. */
export async function unlessMissing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (thrown) {
    if (isFailure(thrown) && thrown.code === 'not-found') return undefined;
    throw thrown;
  }
}

/** The options of one `send`. */
export function sendOptions(context: ActionContext): { readonly abortSignal?: AbortSignal } {
  return given({ abortSignal: context.signal });
}

import { given, isFailure } from '@drawbridge/base';

import type { CloudCall } from '../../calls/cloud-failure.ts';
import { parseEndpoint, requireConnection } from '../../calls/connection.ts';
import { retryCall } from '../../calls/retry-call.ts';
import type { ActionContext } from '../../contract/action.ts';
import type { AwsConnection } from '../../contract/connections.ts';
import { assumption, readSession } from './assume-role.ts';
import { awsFailure } from './aws-failure.ts';

/** One client per connection, service and region. */
const clients = new WeakMap<AwsConnection, Map<string, unknown>>();

/** IAM's SDK, loaded when it is first needed. */
export async function openIam(context: ActionContext) {
  const connection = requireConnection(context.connections, 'aws');
  const sdk = await import('@aws-sdk/client-iam');
  const options = await clientOptions(context, connection);
  return { sdk, client: clientOf(connection, 'iam', () => new sdk.IAMClient(options)) };
}

/** STS's SDK, loaded when it is first needed. */
export async function openSts(context: ActionContext) {
  const connection = requireConnection(context.connections, 'aws');
  const sdk = await import('@aws-sdk/client-sts');
  const options = await clientOptions(context, connection);
  return { sdk, client: clientOf(connection, 'sts', () => new sdk.STSClient(options)) };
}

/** Systems Manager's SDK for one region, loaded when it is first needed. */
export async function openSsm(context: ActionContext, region: string | undefined) {
  const connection = requireConnection(context.connections, 'aws');
  const sdk = await import('@aws-sdk/client-ssm');
  const options = await clientOptions(context, connection, region);
  return { sdk, client: clientOf(connection, `ssm ${region ?? ''}`, () => new sdk.SSMClient(options)) };
}

/** EC2's SDK for one region, loaded when it is first needed. */
export async function openEc2(context: ActionContext, region: string) {
  const connection = requireConnection(context.connections, 'aws');
  const sdk = await import('@aws-sdk/client-ec2');
  const options = await clientOptions(context, connection, region);
  return { sdk, client: clientOf(connection, `ec2 ${region}`, () => new sdk.EC2Client(options)) };
}

/** Auto Scaling's SDK for one region, loaded when it is first needed. */
export async function openAutoScaling(context: ActionContext, region: string) {
  const connection = requireConnection(context.connections, 'aws');
  const sdk = await import('@aws-sdk/client-auto-scaling');
  const options = await clientOptions(context, connection, region);
  const open = () => new sdk.AutoScalingClient(options);
  return { sdk, client: clientOf(connection, `autoscaling ${region}`, open) };
}

function clientOf<T>(connection: AwsConnection, name: string, open: () => T): T {
  const opened = clients.get(connection) ?? new Map<string, unknown>();
  clients.set(connection, opened);
  const client = (opened.get(name) as T | undefined) ?? open();
  opened.set(name, client);
  return client;
}

/** STS with the credentials behind the role that was chosen: as whom we came, before we assumed it. */
export async function openSourceSts(context: ActionContext) {
  const connection = requireConnection(context.connections, 'aws');
  const sdk = await import('@aws-sdk/client-sts');
  const open = () => new sdk.STSClient(sourceOptions(connection, connection.region));
  return { sdk, client: clientOf(connection, 'source sts', open) };
}

/** STS with other credentials than those of the connection, which are behind them. */
export async function openStsAs(
  context: ActionContext,
  credentials: NonNullable<AwsConnection['credentials']>,
) {
  const connection = requireConnection(context.connections, 'aws');
  const sdk = await import('@aws-sdk/client-sts');
  return { sdk, client: new sdk.STSClient({ ...sourceOptions(connection, connection.region), credentials }) };
}

/** With the session of the chosen account's role, where it has one. */
async function clientOptions(context: ActionContext, connection: AwsConnection, region = connection.region) {
  const options = sourceOptions(connection, region);
  if (connection.chosen?.role === undefined) return options;
  return { ...options, credentials: await sessionCredentials(context, connection) };
}

/** What is left out falls to the SDK's own chain: environment, profile, container, instance. */
function sourceOptions({ endpoint, credentials }: AwsConnection, region: string | undefined) {
  return {
    ...given({ region }),
    ...(endpoint === undefined ? {} : { endpoint: parseEndpoint(endpoint).href }),
    ...(credentials === undefined ? {} : { credentials: { ...credentials } }),
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true },
  };
}

/**
 * The credentials of the role's session, one for all clients of a connection. A client of STS holds them: the SDK
 * itself keeps what a client was given until shortly before it expires, and asks again then.
 */
async function sessionCredentials({ connections, clock }: ActionContext, connection: AwsConnection) {
  // Renewed long after the run that first needed it: neither its end nor its record of evidence is part of it.
  const context: ActionContext = { connections, clock };
  const { sdk, client } = await openSourceSts(context);
  const assume = async () => {
    const { input, hints } = assumption(connection);
    const permission = `sts:AssumeRole of ${input.RoleArn}`;
    const send = () => client.send(new sdk.AssumeRoleCommand(input), sendOptions(context));
    return readSession(await callAws(context, permission, send, hints));
  };
  const options = { ...sourceOptions(connection, connection.region), credentials: assume };
  return clientOf(connection, 'session', () => new sdk.STSClient(options)).config.credentials;
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

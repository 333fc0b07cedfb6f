import type { InstancesClient, ZoneOperationsClient } from '@google-cloud/compute';
import { isFailure } from '@drawbridge/base';

import type { CloudCall } from '../calls/cloud-failure.ts';
import { parseSafeEndpoint, requireConnection } from '../calls/connection.ts';
import { retryCall } from '../calls/retry-call.ts';
import type { ActionContext } from '../contract/action.ts';
import type { GcpConnection } from '../contract/connections.ts';
import { gcpFailure } from './gcp-failure.ts';

/** Compute Engine's clients of one connection. */
export interface ComputeClients {
  readonly instances: InstancesClient;
  readonly zoneOperations: ZoneOperationsClient;
}

const scopes = ['https://www.googleapis.com/auth/cloud-platform'];
const timeoutMs = 20_000;
const clients = new WeakMap<GcpConnection, Promise<ComputeClients>>();

/** Compute Engine's clients, loaded when they are first needed: the library takes about two seconds. */
export async function openCompute(context: ActionContext): Promise<ComputeClients> {
  const connection = requireConnection(context.connections, 'gcp');
  const opening = clients.get(connection) ?? connect(connection);
  clients.set(connection, opening);
  try {
    return await opening;
  } catch (thrown) {
    // Not kept: what could not be had this time, such as a token, may be had the next.
    clients.delete(connection);
    throw isFailure(thrown) ? thrown : gcpFailure(thrown, 'credentials', context.clock.now());
  }
}

async function connect(connection: GcpConnection): Promise<ComputeClients> {
  const endpoint = connection.endpoint === undefined ? undefined : parseSafeEndpoint(connection.endpoint);
  const authClient = await authenticate(connection);
  const compute = await import('@google-cloud/compute');
  const options = {
    ...(endpoint === undefined ? {} : addressOf(endpoint)),
    authClient,
    fallback: 'rest' as const,
    clientConfig: withoutRetries,
  };
  return {
    instances: new compute.InstancesClient(options),
    zoneOperations: new compute.ZoneOperationsClient(options),
  };
}

function addressOf(endpoint: URL) {
  const protocol = endpoint.protocol.replace(':', '');
  const port = endpoint.port === '' ? (protocol === 'https' ? 443 : 80) : Number(endpoint.port);
  return { apiEndpoint: endpoint.hostname, port, protocol };
}

/**
 * Authenticates before the library does: left to it, missing credentials are an unhandled rejection, which ends the
 * process. The timeout is the transport's, since in REST mode the library ignores its own deadlines.
 */
async function authenticate(connection: GcpConnection) {
  const { GoogleAuth, OAuth2Client } = await import('google-auth-library');
  const transporterOptions = { timeout: timeoutMs };
  if (connection.accessToken === undefined) {
    return new GoogleAuth({ scopes, clientOptions: { transporterOptions } }).getClient();
  }
  const authClient = new OAuth2Client({ transporterOptions });
  authClient.setCredentials({ access_token: connection.accessToken });
  return authClient;
}

/** Left alone, the library retries reads for ten minutes on the system's clock; `retryCall` does it instead. */
const withoutRetries = {
  interfaces: Object.fromEntries(
    ['Instances', 'ZoneOperations'].map((service) => [
      `google.cloud.compute.v1.${service}`,
      { retry_codes: { idempotent: [], non_idempotent: [] }, retry_params: {}, methods: {} },
    ]),
  ),
};

/** Makes one call that may be repeated, with retries; throws a `Failure` for everything Google answers but success. */
export function callGcp<T>(
  context: ActionContext,
  permission: string,
  send: () => Promise<T>,
  hints?: CloudCall['hints'],
): Promise<T> {
  return retryCall(context, async () => {
    try {
      return await unlessAborted(context.signal, send());
    } catch (thrown) {
      if (isFailure(thrown) || context.signal?.aborted === true) throw thrown;
      throw gcpFailure(thrown, permission, context.clock.now(), hints);
    }
  });
}

/** The library takes no AbortSignal: we stop waiting, and its own timeout ends the request. */
function unlessAborted<T>(signal: AbortSignal | undefined, call: Promise<T>): Promise<T> {
  if (signal === undefined) return call;
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    call.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}

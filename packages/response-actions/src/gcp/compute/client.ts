import type * as Compute from '@google-cloud/compute';
import { isFailure } from '@drawbridge/base';

import { parseSafeEndpoint, requireConnection } from '../../calls/connection.ts';
import { loadSdk } from '../../calls/load-sdk.ts';
import type { ActionContext } from '../../contract/action.ts';
import type { GcpConnection } from '../../contract/connections.ts';
import { openCredentials } from '../client/credentials.ts';
import { gcpFailure } from '../client/gcp-failure.ts';

/** The clients of Compute's library that we use, by the service that each is for. */
interface ComputeClients {
  readonly Instances: Compute.InstancesClient;
  readonly InstanceGroupManagers: Compute.InstanceGroupManagersClient;
  readonly RegionInstanceGroupManagers: Compute.RegionInstanceGroupManagersClient;
  readonly Disks: Compute.DisksClient;
  readonly RegionDisks: Compute.RegionDisksClient;
  readonly Projects: Compute.ProjectsClient;
  readonly Snapshots: Compute.SnapshotsClient;
  readonly ZoneOperations: Compute.ZoneOperationsClient;
  readonly RegionOperations: Compute.RegionOperationsClient;
}

type Opened = Map<keyof ComputeClients, Promise<unknown>>;

const opened = new WeakMap<GcpConnection, Opened>();

/** A client of Compute Engine, loaded when it is first needed: the library takes about two seconds. */
export async function openCompute<Service extends keyof ComputeClients>(
  context: ActionContext,
  service: Service,
): Promise<ComputeClients[Service]> {
  const connection = requireConnection(context.connections, 'gcp');
  const clients: Opened = opened.get(connection) ?? new Map<keyof ComputeClients, Promise<unknown>>();
  opened.set(connection, clients);
  const opening = clients.get(service) ?? connect(connection, service);
  clients.set(service, opening);
  try {
    return (await opening) as ComputeClients[Service];
  } catch (thrown) {
    clients.delete(service);
    throw isFailure(thrown) ? thrown : gcpFailure(thrown, 'credentials', context.clock.now());
  }
}

async function connect(connection: GcpConnection, service: keyof ComputeClients): Promise<unknown> {
  const endpoint = connection.endpoint === undefined ? undefined : parseSafeEndpoint(connection.endpoint);
  const authClient = await openCredentials(connection);
  const compute = await loadSdk(
    'Google Compute Engine',
    '@google-cloud/compute',
    () => import('@google-cloud/compute'),
  );
  return new compute[`${service}Client`]({
    ...(endpoint === undefined ? {} : addressOf(endpoint)),
    authClient,
    fallback: 'rest',
    clientConfig: withoutRetries(service),
  });
}

function addressOf(endpoint: URL) {
  const protocol = endpoint.protocol.replace(':', '');
  const port = endpoint.port === '' ? (protocol === 'https' ? 443 : 80) : Number(endpoint.port);
  return { apiEndpoint: endpoint.hostname, port, protocol };
}

/** Left alone, the library retries reads for ten minutes on the system's clock; `retryCall` does it instead. */
function withoutRetries(service: keyof ComputeClients) {
  const none = { retry_codes: { idempotent: [], non_idempotent: [] }, retry_params: {}, methods: {} };
  return { interfaces: { [`google.cloud.compute.v1.${service}`]: none } };
}

import { startArmServer } from './arm/server.ts';
import { startAwsServer } from './aws/server.ts';
import { startAzureServer } from './azure/server.ts';
import type { BrokenTls, CloudSim, CloudSimOptions, SimulatedConnections } from './cloud-sim.ts';
import { startGcpServer } from './gcp/server.ts';
import { graphRoles } from './azure/graph-grants.ts';
import {
  simulatedEntraToken,
  simulatedPortalToken,
  simulatedSecretAccessKey,
  simulatedToken,
} from './simulation/credentials.ts';
import { serveBrokenTls } from './simulation/broken-tls.ts';
import type { LoopbackServer } from './simulation/loopback-server.ts';
import { Gate } from './simulation/gate.ts';
import { createTickingClock } from './simulation/ticking-clock.ts';
import { beginWorld } from './world/begin-world.ts';
import type { GcpWorld } from './world/gcp-world.ts';
import { world as worldSchema, type World } from './world/world.ts';

/**
 * Starts the simulated clouds on loopback, one port each. Close it, or the process does not end.
 * Throws a ZodError if the world is not one; read untrusted ones with `parseWorld` first.
 */
export async function startCloudSim(options: CloudSimOptions = {}): Promise<CloudSim> {
  const state = beginWorld(worldSchema.parse(structuredClone(options.world ?? {})));
  const gate = new Gate(options.clock ?? createTickingClock());
  const aws = await startAwsServer(state.aws, gate);
  const gcp = await startGcpServer(state.gcp, gate);
  const azure = await startAzureServer(state.azure, gate);
  const arm = await startArmServer(state.arm, gate);
  const connections: SimulatedConnections = {
    aws: {
      region: state.aws.region,
      endpoint: aws.url,
      credentials: {
        accessKeyId: state.aws.responder.accessKeyId,
        secretAccessKey: simulatedSecretAccessKey,
      },
    },
    gcp: {
      endpoint: gcp.url,
      accessToken: simulatedToken,
      projects: state.gcp.projects ?? projectsOf(state.gcp),
    },
    azure: {
      graphEndpoint: `${azure.url}/v1.0`,
      armEndpoint: arm.url,
      subscriptions: [state.arm.subscriptionId],
      tenantId: state.azure.tenantId,
      accessToken: ownToken(state),
    },
    arm: {
      endpoint: arm.url,
      tenantId: state.azure.tenantId,
      subscriptionId: state.arm.subscriptionId,
      accessToken: simulatedToken,
      portalAccessToken: simulatedPortalToken,
    },
  };
  const servers: LoopbackServer[] = [aws, gcp, azure, arm];
  return {
    connections,
    connectionsWithBrokenTls: async (how: BrokenTls) => {
      const broken = await serveBrokenTls(how);
      servers.push(broken);
      return movedTo(broken.url, connections);
    },
    get operations() {
      return [...gate.operations];
    },
    clearOperations: () => {
      gate.operations.length = 0;
    },
    inject: (fault) => {
      gate.faults.inject(fault);
    },
    snapshot: () => structuredClone(state),
    close: async () => {
      await Promise.all(servers.map((one) => one.close()));
    },
  };
}

/** What Entra says in a token of an application: who it is, and what was consented to. */
function ownToken({ azure, arm }: World): string {
  const roles = graphRoles(azure);
  return simulatedEntraToken({
    tid: azure.tenantId,
    oid: arm.caller.objectId,
    appid: arm.caller.name,
    ...(roles.length === 0 ? {} : { roles }),
  });
}

/** The same credentials, at another address. */
function movedTo(url: string, { aws, gcp, azure, arm }: SimulatedConnections): SimulatedConnections {
  return {
    aws: { ...aws, endpoint: url },
    gcp: { ...gcp, endpoint: url },
    azure: { ...azure, graphEndpoint: `${url}/v1.0`, armEndpoint: url },
    arm: { ...arm, endpoint: url },
  };
}

/** Every project that the world names something in. */
function projectsOf({ instances, serviceAccounts }: GcpWorld): readonly string[] {
  return [...new Set([...instances, ...serviceAccounts].map((one) => one.project))];
}

import { graphRoles } from './azure/protocol/graph-grants.ts';
import type { SimulatedConnections } from './cloud-sim.ts';
import type { ArmWorld } from './world/arm-world.ts';
import type { AzureWorld } from './world/azure-world.ts';
import type { GcpWorld } from './world/gcp-world.ts';
import type { World } from './world/world.ts';
import {
  simulatedEntraToken,
  simulatedPortalToken,
  simulatedSecretAccessKey,
  simulatedToken,
} from './simulation/credentials.ts';

/** How the clouds of a world are reached, by the addresses that they are served at. */
export function connectTo(
  { aws, gcp, azure, arm }: World,
  urls: Readonly<Record<keyof World, string>>,
): SimulatedConnections {
  return {
    aws: {
      region: aws.region,
      endpoint: urls.aws,
      credentials: { accessKeyId: aws.responder.accessKeyId, secretAccessKey: simulatedSecretAccessKey },
    },
    gcp: {
      endpoint: urls.gcp,
      accessToken: simulatedToken,
      projects: gcp.projects ?? projectsOf(gcp),
    },
    azure: {
      graphEndpoint: `${urls.azure}/v1.0`,
      armEndpoint: urls.arm,
      subscriptions: [arm.subscriptionId],
      tenantId: azure.tenantId,
      accessToken: ownToken(azure, arm),
    },
    arm: {
      endpoint: urls.arm,
      tenantId: azure.tenantId,
      subscriptionId: arm.subscriptionId,
      accessToken: simulatedToken,
      portalAccessToken: simulatedPortalToken,
    },
  };
}

/** How another tenant of the world is reached, with its token and its subscriptions. Throws if there is none such. */
export function connectToTenant(
  { azure, arm }: World,
  tenantId: string,
  connection: SimulatedConnections['azure'],
): SimulatedConnections['azure'] {
  const tenant = azure.otherTenants.find((candidate) => candidate.tenantId === tenantId);
  if (tenant === undefined) throw new Error(`the world has no other tenant ${tenantId}`);
  const subscriptions = arm.otherSubscriptions.filter((subscription) => subscription.tenantId === tenantId);
  return {
    ...connection,
    tenantId,
    subscriptions: subscriptions.map(({ subscriptionId }) => subscriptionId),
    accessToken: ownToken(tenant, subscriptions[0] ?? arm),
  };
}

/** The same credentials, all at another address. */
export function movedTo(url: string, { aws, gcp, azure, arm }: SimulatedConnections): SimulatedConnections {
  return {
    aws: { ...aws, endpoint: url },
    gcp: { ...gcp, endpoint: url },
    azure: { ...azure, graphEndpoint: `${url}/v1.0`, armEndpoint: url },
    arm: { ...arm, endpoint: url },
  };
}

/**
 * Gives connections that are equal as the same object, since that is what an SDK's clients are kept by: after a reset
 * they are reused, which for Google's is a tenth of a second each.
 */
export class KeptConnections {
  readonly #kept = new Map<string, object>();

  keep({ aws, gcp, azure, arm }: SimulatedConnections): SimulatedConnections {
    return { aws: this.#same(aws), gcp: this.#same(gcp), azure: this.#same(azure), arm: this.#same(arm) };
  }

  #same<Connection extends object>(connection: Connection): Connection {
    const text = JSON.stringify(connection);
    const kept = (this.#kept.get(text) ?? connection) as Connection;
    this.#kept.set(text, kept);
    return kept;
  }
}

/** What Entra says in a token of an application: who it is, and what was consented to. */
function ownToken(azure: AzureWorld, arm: ArmWorld): string {
  const roles = graphRoles(azure);
  return simulatedEntraToken({
    tid: azure.tenantId,
    oid: arm.caller.objectId,
    appid: arm.caller.name,
    ...(roles.length === 0 ? {} : { roles }),
  });
}

/** Every project that the world names something in. */
function projectsOf({ instances, serviceAccounts }: GcpWorld): readonly string[] {
  return [...new Set([...instances, ...serviceAccounts].map(({ project }) => project))];
}

import type { CloudSim, CloudSimOptions } from './cloud-sim.ts';
import type { BrokenTls } from './simulation/fault.ts';
import { serveBrokenTls } from './simulation/broken-tls.ts';
import { serveOnLoopback, type LoopbackServer } from './simulation/loopback-server.ts';
import { simulate } from './simulate.ts';
import { connectTo, connectToTenant, KeptConnections, movedTo } from './simulated-connections.ts';
import type { World } from './world/world.ts';

/**
 * Starts the simulated clouds on loopback, one port each. Close it, or the process does not end.
 * Throws a ZodError if the world is not one; read untrusted ones with `parseWorld` first.
 */
export async function startCloudSim(options: CloudSimOptions = {}): Promise<CloudSim> {
  let current = simulate(options);
  // A request belongs to the simulation that it reached: one that is still under way at a reset ends in the old one.
  const serve = (cloud: keyof World): Promise<LoopbackServer> =>
    serveOnLoopback({ fetch: (...request) => current.apps[cloud].fetch(...request) });
  const [aws, gcp, azure, arm] = [
    await serve('aws'),
    await serve('gcp'),
    await serve('azure'),
    await serve('arm'),
  ];
  const urls = { aws: aws.url, gcp: gcp.url, azure: azure.url, arm: arm.url };
  const kept = new KeptConnections();
  let connections = kept.keep(connectTo(current.state, urls));
  const broken = new Map<BrokenTls, Promise<LoopbackServer>>();
  return {
    get connections() {
      return connections;
    },
    connectionsWithBrokenTls: async (how) => {
      const serving = broken.get(how) ?? serveBrokenTls(how);
      broken.set(how, serving);
      return kept.keep(movedTo((await serving).url, connections));
    },
    azureConnectionTo: (tenantId) => connectToTenant(current.state, tenantId, connections.azure),
    get operations() {
      return [...current.gate.operations];
    },
    clearOperations: () => {
      current.gate.operations.length = 0;
    },
    inject: (fault) => {
      current.gate.faults.inject(fault);
    },
    snapshot: () => structuredClone(current.state),
    reset: (next = {}) => {
      current = simulate(next);
      connections = kept.keep(connectTo(current.state, urls));
    },
    close: async () => {
      const servers = [aws, gcp, azure, arm, ...(await Promise.all(broken.values()))];
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

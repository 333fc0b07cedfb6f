export type {
  BrokenTls,
  CloudSim,
  CloudSimOptions,
  Fault,
  RecordedOperation,
  SimulatedConnections,
} from './cloud-sim.ts';
export { issuers, type IdentityWorld } from './identity/identity-world.ts';
export { startIdentitySim, type IdentitySim } from './identity/start-identity-sim.ts';
export { canarySecret } from './simulation/credentials.ts';
export { startCloudSim } from './start-cloud-sim.ts';
export { parseWorld, world, type World, type WorldInput } from './world/world.ts';

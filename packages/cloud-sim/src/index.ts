export type { CloudSim, CloudSimOptions } from './cloud-sim.ts';
export { issuers } from './identity/identity-world.ts';
export { startIssuerSim, type IssuerSim } from './identity/issuer/start-issuer-sim.ts';
export { startIdentitySim, type IdentitySim } from './identity/start-identity-sim.ts';
export { startReceiverSim, type ReceiverSim } from './receivers/start-receiver-sim.ts';
export { canarySecret } from './simulation/credentials.ts';
export { newCertificates, type NewCertificates } from './simulation/new-certificates.ts';
export { startCloudSim } from './start-cloud-sim.ts';
export { parseWorld, world, type World, type WorldInput } from './world/world.ts';

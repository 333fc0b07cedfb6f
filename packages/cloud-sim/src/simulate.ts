import { createArmServer } from './arm/server.ts';
import { createAwsServer } from './aws/server.ts';
import { createAzureServer } from './azure/server.ts';
import type { CloudSimOptions } from './cloud-sim.ts';
import { createGcpServer } from './gcp/server.ts';
import { beginWorld } from './world/begin-world.ts';
import { world as worldSchema, type World } from './world/world.ts';
import { Gate } from './simulation/gate.ts';
import type { LoopbackApp } from './simulation/loopback-server.ts';
import { createTickingClock } from './simulation/ticking-clock.ts';

/** Everything that happens in simulated clouds, behind whatever address they are reached at. */
export interface Simulation {
  readonly state: World;
  readonly gate: Gate;
  readonly apps: Readonly<Record<keyof World, LoopbackApp>>;
}

/** Begins a simulation: a state, a clock and a record of its own. Throws a ZodError if the world is not one. */
export function simulate({ world = {}, clock }: CloudSimOptions): Simulation {
  const state = beginWorld(worldSchema.parse(structuredClone(world)));
  const gate = new Gate(clock ?? createTickingClock());
  return {
    state,
    gate,
    apps: {
      aws: createAwsServer(state.aws, gate),
      gcp: createGcpServer(state.gcp, gate),
      azure: createAzureServer(state.azure, gate),
      arm: createArmServer(state.arm, gate, state.azure.tenantId),
    },
  };
}

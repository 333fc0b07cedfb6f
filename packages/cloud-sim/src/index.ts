export type {
  CloudSim,
  CloudSimOptions,
  Fault,
  RecordedOperation,
  SimulatedConnections,
  World,
} from './cloud-sim.ts';

import type { Clock } from '@drawbridge/base';

import type { BrokenTls, Fault } from './simulation/fault.ts';
import type { RecordedOperation } from './simulation/recorded-operation.ts';
import type { World, WorldInput } from './world/world.ts';

export interface CloudSimOptions {
  /** The state to start from; an empty world where it is absent. */
  readonly world?: WorldInput;
  /** Absent: a clock of its own that begins at a fixed instant and advances by a second each time it is read. */
  readonly clock?: Clock;
}

/** Servers on loopback that the real SDKs talk to. */
export interface CloudSim {
  /** In the shape of response-actions' `CloudConnections`. */
  readonly connections: SimulatedConnections;
  readonly operations: readonly RecordedOperation[];
  clearOperations(): void;
  inject(fault: Fault): void;
  /** The same connections over https, to endpoints whose TLS is broken: for a fault that comes before any call. */
  connectionsWithBrokenTls(how: BrokenTls): Promise<SimulatedConnections>;
  /** The connection to another tenant of the world: its token, its subscriptions. Throws if there is none such. */
  azureConnectionTo(tenantId: string): SimulatedConnections['azure'];
  /** The whole state, JSON: what `world` takes. */
  snapshot(): World;
  /**
   * Begins from the start, as `startCloudSim` does, at the same addresses: world, clock, faults, recorded operations.
   * A connection that is equal to one from before is the same object, so the SDKs' clients made for it are reused.
   * Throws a ZodError if the world is not one, and is then as it was.
   */
  reset(options?: CloudSimOptions): void;
  close(): Promise<void>;
}

export interface SimulatedConnections {
  readonly aws: {
    readonly region: string;
    readonly endpoint: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  readonly gcp: {
    readonly endpoint: string;
    readonly accessToken: string;
    readonly projects: readonly string[];
  };
  readonly azure: {
    readonly graphEndpoint: string;
    readonly armEndpoint: string;
    readonly subscriptions: readonly string[];
    readonly tenantId: string;
    readonly accessToken: string;
  };
  readonly arm: {
    readonly endpoint: string;
    readonly tenantId: string;
    readonly subscriptionId: string;
    /** Of `arm.caller`, who has `arm.permissions`. */
    readonly accessToken: string;
    /** Of `arm.portalUser`, who may do everything: for what people change in the portal meanwhile. */
    readonly portalAccessToken: string;
  };
}

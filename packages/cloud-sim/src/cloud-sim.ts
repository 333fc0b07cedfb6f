import type { Clock } from '@drawbridge/base';

/** One call that a simulated cloud received, in the cloud's own words. Secrets are not recorded. */
export interface RecordedOperation {
  readonly cloud: 'aws' | 'gcp' | 'azure';
  /** `iam:UpdateAccessKey`, `compute.instances.stop`, `PATCH /users/{id}`. */
  readonly operation: string;
  /** The permission that the real cloud would ask for: `iam:UpdateAccessKey`, `User.EnableDisableAccount.All`. */
  readonly permission: string;
  readonly writes: boolean;
  /** What it was aimed at: a key id, `project/zone/instance`, an object id. */
  readonly resource: string;
  readonly status: number;
}

/** Makes the next `times` matching calls answer with one of the cloud's own errors instead. */
export interface Fault {
  /** As in {@link RecordedOperation.operation}. */
  readonly operation: string;
  readonly error: 'access-denied' | 'not-found' | 'throttled' | 'unavailable' | 'drop-after-write';
  readonly times: number;
  /** Sent as Retry-After, where the cloud sends it. */
  readonly retryAfterSeconds?: number;
}

export interface CloudSimOptions {
  /** The state to start from; an empty world where it is absent. See `world.ts`. */
  readonly world?: World;
  readonly clock?: Clock;
}

/** Servers on loopback that the real SDKs talk to. */
export interface CloudSim {
  /** In the shape of response-actions' `CloudConnections`. */
  readonly connections: SimulatedConnections;
  readonly operations: readonly RecordedOperation[];
  clearOperations(): void;
  inject(fault: Fault): void;
  /** The whole state, JSON: what `world` takes. */
  snapshot(): World;
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
  readonly azure: { readonly graphEndpoint: string; readonly tenantId: string; readonly accessToken: string };
}

/** The state of all simulated clouds. Filled in by its author (zod schema in `world.ts`). */
export type World = Readonly<Record<string, unknown>>;

import type { Clock } from '@drawbridge/base';

import type { World, WorldInput } from './world/world.ts';

/** One call that a simulated cloud received, in the cloud's own words. Secrets are not recorded. */
export interface RecordedOperation {
  /** `azure` is Microsoft Graph; `arm` is Azure Resource Manager. */
  readonly cloud: 'aws' | 'gcp' | 'azure' | 'arm';
  /** `iam:UpdateAccessKey`, `compute.instances.stop`, `PATCH /users/{id}`, `GET Microsoft.SecurityInsights/alertRules`. */
  readonly operation: string;
  /** The permission that the real cloud would ask for: `iam:UpdateAccessKey`, `User.EnableDisableAccount.All`. */
  readonly permission: string;
  /** Needed as well, where the cloud asks for more than one: `compute.snapshots.create`. Mostly empty. */
  readonly furtherPermissions: readonly string[];
  readonly writes: boolean;
  /** What it was aimed at: a key id, `project/zone/instance`, an object id. */
  readonly resource: string;
  /** HTTP status; 0 if the connection was cut before the answer arrived. */
  readonly status: number;
}

/** Makes the next `times` matching calls meet one of the cloud's own errors. */
export interface Fault {
  /** As in {@link RecordedOperation.operation}. */
  readonly operation: string;
  /**
   * Answered instead of being carried out: `access-denied`, `not-found`, `throttled`, `unavailable` (503),
   * `internal-error` (500). Carried out, and the caller does not learn of it: `gateway-timeout` (504),
   * `drop-after-write`. Cut off before anything happened: `drop-before-write`. Only late: `slow`.
   */
  readonly error:
    | 'access-denied'
    | 'not-found'
    | 'throttled'
    | 'unavailable'
    | 'internal-error'
    | 'gateway-timeout'
    | 'drop-before-write'
    | 'drop-after-write'
    | 'slow';
  readonly times: number;
  /** How many matching calls go through unharmed before it begins. */
  readonly after?: number;
  /** How long `slow` keeps an answer back, in real time: a second if absent. The effect is made at once. */
  readonly delayMilliseconds?: number;
  /** Sent as Retry-After, where the cloud sends it. */
  readonly retryAfterSeconds?: number;
}

/**
 * What is wrong with a cloud's TLS: a certificate that nobody has signed, as of a proxy that looks into the traffic; or a
 * connection that is closed before the handshake has ended.
 */
export type BrokenTls = 'self-signed' | 'closed-handshake';

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

/** Makes the next `times` matching calls meet one of the cloud's own errors. */
export interface Fault {
  /** As in the `operation` of a `RecordedOperation`. */
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

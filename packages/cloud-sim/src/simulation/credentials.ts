/**
 * What the simulated clouds accept. Nothing here opens anything: no signature is verified, and a world, which
 * is kept in files, never carries a secret.
 */
export const simulatedSecretAccessKey = 'simulated-secret-access-key';
export const simulatedToken = 'simulated-token';

/**
 * Put into every error body, as proxies and services do repeat what they were sent. It must never be seen in what
 * Drawbridge says, writes or keeps.
 */
export const canarySecret = 'canary-secret-7f3a9b';

/** Whether an Authorization header carries the one token that opens GCP and Azure here. */
export function isSimulatedToken(authorization: string | undefined): boolean {
  return authorization === `Bearer ${simulatedToken}`;
}

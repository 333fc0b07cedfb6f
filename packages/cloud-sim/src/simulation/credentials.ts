/**
 * What the simulated clouds accept. Nothing here opens anything: no signature is verified, and a world, which
 * is kept in files, never carries a secret.
 */
export const simulatedSecretAccessKey = 'simulated-secret-access-key';
export const simulatedToken = 'simulated-token';

/**
 * Stands in the error messages of the simulated clouds, as a proxy or a verbose service may leak a secret there.
 * It must never appear in what is printed or journaled.
 */
export const canarySecret = 'canary-7f3e9a-not-for-any-output';

/** Whether an Authorization header carries the one token that opens GCP and Azure here. */
export function isSimulatedToken(authorization: string | undefined): boolean {
  return authorization === `Bearer ${simulatedToken}`;
}

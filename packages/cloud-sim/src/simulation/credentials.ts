/**
 * What the simulated clouds accept. Nothing here opens anything: no signature is verified, and a world, which
 * is kept in files, never carries a secret.
 */
export const simulatedSecretAccessKey = 'simulated-secret-access-key';
export const simulatedToken = 'simulated-token';
/** Whoever works in the Azure portal. */
export const simulatedPortalToken = 'simulated-portal-token';

/** Whether an Authorization header carries the one token that opens GCP and Azure here. */
export function isSimulatedToken(authorization: string | undefined): boolean {
  return authorization === `Bearer ${simulatedToken}`;
}

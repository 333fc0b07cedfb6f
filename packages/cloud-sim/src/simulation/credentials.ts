/**
 * What the simulated clouds accept. Nothing here opens anything: no signature is verified, and a world, which
 * is kept in files, never carries a secret.
 */
export const simulatedSecretAccessKey = 'simulated-secret-access-key';
export const simulatedToken = 'simulated-token';
/** A person who works in the Azure portal. */
export const simulatedPortalToken = 'simulated-portal-token';

/**
 * Put into every error body, as proxies and services do repeat what they were sent. It must never be seen in what
 * Drawbridge says, writes or keeps.
 */
export const canarySecret = 'canary-secret-7f3a9b';

/** The token that opens Azure here: in the form of Entra's, so that its claims can be read, and as opaque to a server. */
export function simulatedEntraToken(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ typ: 'JWT', alg: 'none' })}.${part(claims)}.${simulatedToken}`;
}

/** Whether an Authorization header carries a token that opens GCP or Azure here. */
export function isSimulatedToken(authorization: string | undefined): boolean {
  return (
    authorization === `Bearer ${simulatedToken}` ||
    /^Bearer [\w-]+\.[\w-]+\.simulated-token$/.test(authorization ?? '')
  );
}

/** What a token in the form of a JWT says; every claim may be missing. */
export type TokenClaims = Readonly<Partial<Record<string, unknown>>>;

/** What a token says of itself; undefined where it is none that can be read. */
export function claimsOfToken(authorization: string | undefined): TokenClaims | undefined {
  const payload = /^Bearer [\w-]+\.([\w-]+)\.simulated-token$/.exec(authorization ?? '')?.[1];
  if (payload === undefined) return undefined;
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as TokenClaims;
}

/** The tenant that a token says it is of; undefined where it is none that can be read. */
export function tenantOfToken(authorization: string | undefined): string | undefined {
  const tenant = claimsOfToken(authorization)?.tid;
  return typeof tenant === 'string' ? tenant : undefined;
}

import type { EntraCredential } from '../../world/azure-world.ts';

/** As Graph tells of secrets and certificates: `secretText` and `key` are null, always. */
export function describeCredentials(
  credentials: readonly EntraCredential[],
  kind: 'password' | 'key',
): readonly object[] {
  const hidden = kind === 'password' ? { secretText: null, hint: null } : { key: null, usage: 'Verify' };
  return credentials.map((credential) => ({ ...credential, ...hidden }));
}

import type { HeldPermission } from '../../permissions/held-permission.ts';
import type { TokenClaims } from '../client/token-claims.ts';

const readsDirectory = ['Directory.Read.All', 'Directory.ReadWrite.All'];

/**
 * What does as well, by the "higher privileged permissions" of each call in Graph's reference. For
 * `User.RevokeSessions.All` an application has none.
 */
const broader: Readonly<Record<string, readonly string[]>> = {
  'User.Read.All': ['User.ReadWrite.All', ...readsDirectory],
  'User.EnableDisableAccount.All': ['User.ReadWrite.All', 'Directory.ReadWrite.All'],
  'GroupMember.Read.All': [
    'Group.Read.All',
    'Group.ReadWrite.All',
    'GroupMember.ReadWrite.All',
    ...readsDirectory,
  ],
  'RoleManagement.Read.Directory': ['RoleManagement.ReadWrite.Directory', ...readsDirectory],
  'Application.Read.All': ['Application.ReadWrite.All', ...readsDirectory],
  'Application.ReadWrite.All': ['Directory.ReadWrite.All'],
};

/** Whether the token with these claims lets us do what a permission is for. */
export function decideGraphPermission(
  { roles, scp }: TokenClaims,
  name: string,
): Pick<HeldPermission, 'held' | 'why'> {
  const granted = [...(roles ?? []), ...(scp ?? '').split(' ')];
  const through = [name, ...(broader[name] ?? [])].find((permission) => granted.includes(permission));
  if (through === undefined) return { held: 'no', why: 'the access token does not name it' };
  if (roles?.includes(through) !== true) {
    const why =
      'it is delegated: a person is behind the calls, and it holds only as far as that person may do it';
    return { held: 'unknown', why };
  }
  return through === name ? { held: 'yes' } : { held: 'yes', why: `through ${through}` };
}

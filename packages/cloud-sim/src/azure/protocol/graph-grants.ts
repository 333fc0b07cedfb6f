import type { Grants } from '../../simulation/permission.ts';
import type { AzureWorld } from '../../world/azure-world.ts';

/** The least permission of each operation that is simulated, and none that is broader. */
export const leastGraphPermissions: readonly string[] = [
  'Application.Read.All',
  'Application.ReadWrite.All',
  'CustomDetection.Read.All',
  'CustomDetection.ReadWrite.All',
  'GroupMember.Read.All',
  'RoleManagement.Read.Directory',
  'User.EnableDisableAccount.All',
  'User.Read.All',
  'User.RevokeSessions.All',
];

type Consent = Pick<AzureWorld, 'permissions' | 'withheld'>;

/** What the responder's token names under `roles`: what was consented to, or the least of everything. */
export function graphRoles({ permissions, withheld }: Consent): readonly string[] {
  return (permissions ?? leastGraphPermissions).filter((permission) => !withheld.includes(permission));
}

/** The same, for the gate: where something is withheld, no broader permission makes up for it. */
export function graphGrants(consent: Consent): Grants {
  const all = consent.permissions === undefined && consent.withheld.length === 0;
  return { granted: all ? undefined : graphRoles(consent), withheld: [] };
}

import type { TargetOf } from '@drawbridge/incident-model';

import type { ResidualAccess } from '../../../contract/action.ts';
import { describeAssignment } from '../role-assignments.ts';
import type { AssignmentsState } from './assignments-state.ts';

const minute = 60_000;

/** Pure. What a principal can still do whose role assignments in some scopes were removed. */
export function residualAfterRemoval(
  { principal, memberships, scopes, inherited }: AssignmentsState,
  _target: TargetOf<'entra.service-principal'>,
  appliedAt: Date,
): readonly ResidualAccess[] {
  const { name } = principal;
  const until = (minutes: number): string => new Date(appliedAt.getTime() + minutes * minute).toISOString();
  return [
    {
      code: 'authorization-caches',
      what: `Azure may go by the old role assignments of ${name} for up to 10 minutes.`,
      until: until(10),
    },
    {
      code: 'cached-tokens',
      what: `Tokens that ${name} already has stay good, of a managed identity for about 24 hours: services that do not ask Azure for roles at each call go by them.`,
      until: until(24 * 60),
      remedy: 'Detach the identity from the machine, or stop the machine.',
    },
    ...(inherited.length === 0
      ? []
      : [
          {
            code: 'inherited-assignments',
            what: `${name} keeps roles from above the scopes, which reach into them: ${inherited.map(describeAssignment).join('; ')}.`,
            remedy: 'Remove them at the management group, where they were given.',
          },
        ]),
    ...(memberships.groups.length === 0
      ? []
      : [
          {
            code: 'group-assignments',
            what: `Roles that ${name} has through groups stay (it is in ${memberships.groups.map((group) => group.name).join(', ')}).`,
            remedy: 'Take it out of the groups that have roles.',
          },
        ]),
    {
      code: 'other-scopes',
      what: `Roles outside ${scopes.join(', ')} were not looked for.`,
      remedy: 'Run it with the other subscriptions as scopes.',
    },
    {
      code: 'access-outside-azure-roles',
      what: `Access policies of key vaults, database users, app roles and directory roles of ${name} are no Azure role assignments, and stay.`,
      remedy: 'Look for them in the services that it used.',
    },
    {
      code: 'what-it-has-made',
      what: `Resources, keys and identities that ${name} made keep working.`,
      remedy: 'Look in the Azure activity log for what it did, and remove it.',
    },
  ];
}

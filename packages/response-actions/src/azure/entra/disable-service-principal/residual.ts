import { given } from '@drawbridge/base';
import type { TargetOf } from '@drawbridge/incident-model';

import type { ResidualAccess } from '../../../contract/action.ts';
import type { PrincipalState } from './principal-state.ts';

const hour = 3_600_000;

/** Pure. What a disabled service principal can still be used for. */
export function residualAfterPrincipal(
  { principal, registration, memberships, tenantId }: PrincipalState,
  _target: TargetOf<'entra.service-principal'>,
  appliedAt: Date,
): readonly ResidualAccess[] {
  const { name } = principal;
  const isOurs = registration.applicationId !== null;
  return [
    {
      code: 'access-tokens',
      what: `Access tokens that ${name} already has work until they expire: about 1 hour, and up to 24 hours for resources with Continuous Access Evaluation, where it does not end them sooner.`,
      until: new Date(appliedAt.getTime() + 24 * hour).toISOString(),
      remedy: 'Take away its role assignments and app roles: those are asked for at each call.',
    },
    ...credentials(registration, name, appliedAt),
    ...owners(registration, name),
    ...(isOurs
      ? [
          {
            code: 'other-tenants',
            what: `In other tenants that use the application ${principal.appId} its service principals stay enabled, with the same credentials.`,
            remedy: 'If the application is used elsewhere, remove its credentials, which ends all of them.',
          },
        ]
      : [
          {
            code: 'registered-elsewhere',
            what: `The application is registered in tenant ${principal.homeTenant ?? 'another than ours'}${tenantId === null ? '' : `, not in ${tenantId}`}: its credentials are managed there, and stay good.`,
            remedy: 'Tell the people of that tenant.',
          },
        ]),
    ...(memberships.roles.length === 0
      ? []
      : [
          {
            code: 'directory-roles',
            what: `${name} keeps its directory roles (${memberships.roles.map((role) => role.name).join(', ')}), and has them again when it is enabled.`,
            remedy: 'Remove the roles before it is enabled again.',
          },
        ]),
    {
      code: 'what-the-application-has-made',
      what: `Credentials, users, applications and resources that ${name} made keep working.`,
      remedy: 'Look in the Entra audit log and the Azure activity log for what it did, and remove it.',
    },
  ];
}

function credentials(
  { secrets, certificates }: PrincipalState['registration'],
  name: string,
  appliedAt: Date,
): readonly ResidualAccess[] {
  const all = [...secrets, ...certificates];
  const good = all.filter((end) => end === null || Date.parse(end) > appliedAt.getTime());
  if (good.length === 0) return [];
  const last = good.includes(null)
    ? undefined
    : good
        .filter((end) => end !== null)
        .sort()
        .at(-1);
  return [
    {
      code: 'application-credentials',
      what: `${good.length} secrets and certificates of the application registration of ${name} are valid, federated ones not counted: they open it again as soon as it is enabled.`,
      ...given({ until: last }),
      remedy: 'Remove from the registration what the attacker may hold, before it is enabled again.',
    },
  ];
}

function owners({ owners: ids }: PrincipalState['registration'], name: string): readonly ResidualAccess[] {
  if (ids.length === 0) return [];
  return [
    {
      code: 'owners',
      what: `${ids.length} owners of ${name} can enable it again or add credentials to it: ${ids.join(', ')}.`,
      remedy: 'See that none of the owners is compromised, or remove them as owners.',
    },
  ];
}

import type { PlanDecision } from '../../../contract/action.ts';
import { refuse } from '../../../contract/refuse.ts';
import { describePrincipal } from '../service-principals.ts';
import type { PrincipalState } from './principal-state.ts';

/** What is changed, and what undo needs. */
export type PrincipalChange = { readonly principalId: string; readonly name: string };

export type PrincipalDecision = PlanDecision<PrincipalChange, PrincipalChange>;

/** Tenants in which Microsoft registers its own applications: "Microsoft Services", and Microsoft itself. */
const microsoftTenants: readonly string[] = [
  'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
  '72f988bf-86f1-41af-91ab-2d7cd011db47',
];

/** Pure. */
export function planPrincipal({ principal, isOurselves }: PrincipalState): PrincipalDecision {
  const name = describePrincipal(principal);
  if (principal.type === 'ManagedIdentity') return routeManagedIdentity(principal, name);
  if (isOurselves) {
    return refuse('own-credentials', `${name} is the application as which Drawbridge itself is signed in`, [
      'Act with another identity, so that the containment does not cut itself off halfway.',
    ]);
  }
  if (microsoftTenants.includes(principal.homeTenant?.toLowerCase() ?? '')) {
    return refuse(
      'microsoft-application',
      `${name} is an application of Microsoft’s own: disabling it takes a service away from the whole tenant`,
      ['Contain the person or the application that used it.'],
    );
  }
  if (!principal.accountEnabled) return { outcome: 'nothing', reason: `${name} is disabled already` };
  const change = { principalId: principal.id, name: principal.name };
  return {
    outcome: 'change',
    summary: `Disable the service principal ${name} of application ${principal.appId}: nobody gets a token for it or as it in this tenant`,
    differences: [{ field: 'accountEnabled', before: 'true', after: 'false' }],
    change,
    undo: change,
  };
}

function routeManagedIdentity({ id }: PrincipalState['principal'], name: string): PrincipalDecision {
  return refuse(
    'managed-identity',
    `${name} is a managed identity: its tokens are cached for about 24 hours and cannot be taken back, so that disabling it would cut nothing off`,
    [
      'Take its role assignments away: Azure asks for those at every call.',
      'Or detach it from the machine that was taken over.',
    ],
    [
      {
        action: 'azure.authorization.remove-role-assignments',
        target: { kind: 'entra.service-principal', id },
        why: `Takes away what ${name} may do in Azure, for every resource that uses this identity.`,
      },
    ],
  );
}

import type { PlanDecision } from '../../../contract/action.ts';
import type { Refused } from '../../../contract/outcome.ts';
import { refuse } from '../../../contract/refuse.ts';
import type { RunningInstance } from '../service-accounts.ts';
import type { AccountState, PrincipalTarget } from './account-state.ts';

/** What is changed, and what undo needs to change it back. */
export type AccountChange = { readonly email: string; readonly uniqueId: string };

export type AccountDecision = PlanDecision<AccountChange, AccountChange>;

/** Pure. */
export function planAccount(state: AccountState, target: PrincipalTarget): AccountDecision {
  const { subject } = target;
  if (state.found === 'no-account') {
    return state.kind === 'google-managed' ? refuseAgent(subject) : refusePerson(target);
  }
  const { email, uniqueId, project, disabled, isOurOwn } = state;
  if (disabled) return { outcome: 'nothing', reason: `${email} is disabled already` };
  if (isOurOwn) {
    return refuse('own-credentials', `${email} is the service account with which Drawbridge itself acts`, [
      'Act with another identity, so that the containment does not cut itself off halfway.',
    ]);
  }
  const change = { email, uniqueId };
  return {
    outcome: 'change',
    summary: `Disable service account ${email} of project ${project}${whoElse(state)}`,
    differences: [{ field: 'disabled', before: 'false', after: 'true' }],
    change,
    undo: change,
  };
}

type Account = Extract<AccountState, { found: 'account' }>;

/** Whom it hits beside the attacker. */
function whoElse({ kind, instances }: Account): string {
  const running = instances === null || instances.length === 0 ? '' : `, as which ${machines(instances)} run`;
  if (kind === 'default-compute') return ` (the default account of Compute Engine there)${running}`;
  if (kind === 'app-engine') return ` (the default account of App Engine there)${running}`;
  return running;
}

export function machines(instances: readonly RunningInstance[]): string {
  const shown = instances
    .slice(0, 5)
    .map(({ place }) => place)
    .join(', ');
  const more = instances.length > 5 ? ` and ${instances.length - 5} more` : '';
  return `${instances.length} ${instances.length === 1 ? 'machine' : 'machines'} (${shown}${more})`;
}

function refuseAgent(subject: string): Refused {
  return refuse('google-managed', `${subject} is an agent of a Google service, and cannot be disabled`, [
    'Find who made the service act, in the audit log’s authentication info and delegation, and contain that identity.',
    'Take its roles in the project away, if the service can be done without.',
  ]);
}

function refusePerson(target: PrincipalTarget): Refused {
  const { subject } = target;
  const refused = refuse('not-a-service-account', `${subject} is not a service account`, [
    'Suspend the person in Cloud Identity or Google Workspace, or in the identity provider that they come from.',
  ]);
  if (!subject.includes('@')) return refused;
  const why = 'It takes the SSH keys with which the person opens machines by OS Login.';
  return { ...refused, instead: [{ action: 'gcp.oslogin.remove-ssh-keys', target, why }] };
}

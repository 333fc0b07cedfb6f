import type { ResidualAccess } from '../../../contract/action.ts';
import type { AccountState, PrincipalTarget } from './account-state.ts';
import { machines } from './plan-account.ts';

const minute = 60_000;

/** Pure. What a disabled service account leaves open. */
export function residualAfterAccount(
  state: AccountState,
  _target: PrincipalTarget,
  appliedAt: Date,
): readonly ResidualAccess[] {
  if (state.found === 'no-account') return [];
  const { email } = state;
  const after = (minutes: number): string => new Date(appliedAt.getTime() + minutes * minute).toISOString();
  return [
    {
      code: 'until-it-has-spread',
      what: `Google rejects the access tokens of ${email} once the change has spread, which takes up to 7 minutes.`,
      until: after(7),
    },
    {
      code: 'tokens-of-other-accounts',
      what: `Tokens of other service accounts that were made by way of ${email} work until they expire: 1 hour, or 12 where the organization allows long lives.`,
      until: after(12 * 60),
      remedy: `Look for GenerateAccessToken by ${email} in the audit log, and disable those accounts as well.`,
    },
    {
      code: 'what-the-account-has-made',
      what: `Keys, accounts, machines, firewall rules and grants that ${email} has made stay, and may open other ways in.`,
      remedy: `Look for what ${email} has created and granted in the audit log.`,
    },
    {
      code: 'tokens-come-back-with-undo',
      what: `An undo makes the access tokens of ${email} that have not expired valid again, and its keys with them.`,
      remedy: 'Disable its keys (gcp.iam.disable-service-account-key) before it is enabled again.',
    },
    ...machinesGoOn(state),
    ...defaultAccount(state),
  ];
}

type Account = Extract<AccountState, { found: 'account' }>;

function machinesGoOn({ email, instances }: Account): readonly ResidualAccess[] {
  const what =
    instances === null
      ? `Whatever machines run as ${email} (they could not be listed) keep running, without its access.`
      : `The ${machines(instances)} that run as ${email} keep running, without its access; an attacker who is on them stays.`;
  if (instances?.length === 0) return [];
  const remedy = 'Stop or suspend those that the attacker holds (gcp.compute.stop-instance).';
  return [{ code: 'machines-that-run-as-it', what, remedy }];
}

function defaultAccount({ email, kind }: Account): readonly ResidualAccess[] {
  if (kind === 'ordinary') return [];
  return [
    {
      code: 'default-account',
      what: `${email} is a default account: all that runs with the project's defaults loses its access too, cluster nodes and builds among it.`,
      remedy: 'Give what must keep working an account of its own.',
    },
  ];
}

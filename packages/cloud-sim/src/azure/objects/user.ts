import { readSettling } from '../../simulation/settling.ts';
import type { AzureWorld, EntraUser } from '../../world/azure-world.ts';
import { ordinaryRoles } from '../../world/directory-roles.ts';
import { flagRecord } from '../protocol/account-enabled.ts';
import { groupsOf, rolesOf } from './groups.ts';
import type { Properties } from '../protocol/select.ts';

/** Every property of a user that is simulated. */
export const userProperties: Properties<EntraUser> = {
  id: (user) => user.id,
  userPrincipalName: (user) => user.userPrincipalName,
  displayName: (user) => user.displayName ?? user.userPrincipalName,
  accountEnabled: (user, { state }) => readSettling(state, flagRecord(user), user.accountEnabled),
  userType: (user) => user.userType,
  onPremisesSyncEnabled: (user) => user.onPremisesSyncEnabled,
  onPremisesDistinguishedName: (user) => user.onPremisesDistinguishedName,
  onPremisesDomainName: (user) => user.onPremisesDomainName,
  onPremisesSamAccountName: (user) => user.onPremisesSamAccountName,
  signInSessionsValidFromDateTime: (user, { state }) =>
    readSettling(state, sessionsRecord(user), user.signInSessionsValidFromDateTime),
  createdDateTime: (user) => user.createdDateTime,
  mail: (user) => user.mail,
  proxyAddresses: (user) => user.proxyAddresses,
  jobTitle: (user) => user.jobTitle,
  businessPhones: () => [],
  givenName: () => null,
  mobilePhone: () => null,
  officeLocation: () => null,
  preferredLanguage: () => null,
  surname: () => null,
};

/** What Graph gives without `$select`: no accountEnabled, no userType, which is a trap of its own. */
export const defaultUserProperties: readonly string[] = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
];

/** By object id or principal name; neither minds case. */
export function findUser(state: AzureWorld, id: string): EntraUser | undefined {
  const wanted = id.toLowerCase();
  return state.users.find(
    (user) => user.id.toLowerCase() === wanted || user.userPrincipalName.toLowerCase() === wanted,
  );
}

/** External users sign in with their home tenant, so their sessions are not ours to end. */
export function isGuest(user: EntraUser): boolean {
  return user.userType === 'Guest' || user.userPrincipalName.includes('#EXT#');
}

/** Whether an ordinary user administrator may not change the account. */
export function isAdministrator(state: AzureWorld, user: EntraUser): boolean {
  return (
    rolesOf(state, user).some((role) => !ordinaryRoles.includes(role)) ||
    groupsOf(state, user).transitive.some((group) => group.isAssignableToRole)
  );
}

/** Under which name the instant settles from which on sessions are valid. */
export function sessionsRecord({ id }: EntraUser): string {
  return `${id}/signInSessionsValidFromDateTime`;
}

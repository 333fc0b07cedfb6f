import { readSettling } from '../../simulation/settling.ts';
import type { AzureWorld, EntraServicePrincipal } from '../../world/azure-world.ts';
import { flagRecord } from '../protocol/account-enabled.ts';
import { describeCredentials } from './credentials.ts';
import type { Properties } from '../protocol/select.ts';

/** Every property of a service principal that is simulated. */
export const servicePrincipalProperties: Properties<EntraServicePrincipal> = {
  id: (one) => one.id,
  appId: (one) => one.appId,
  displayName: (one) => one.displayName,
  appDisplayName: (one) => one.displayName,
  accountEnabled: (one, { state }) => readSettling(state, flagRecord(one), one.accountEnabled),
  servicePrincipalType: (one) => one.servicePrincipalType,
  appOwnerOrganizationId: (one) => one.appOwnerOrganizationId,
  passwordCredentials: (one) => describeCredentials(one.passwordCredentials, 'password'),
  keyCredentials: (one) => describeCredentials(one.keyCredentials, 'key'),
};

/** By object id. */
export function findServicePrincipal(state: AzureWorld, id: string): EntraServicePrincipal | undefined {
  return state.servicePrincipals.find((one) => one.id.toLowerCase() === id.toLowerCase());
}

/** By the application's id. */
export function findByAppId(state: AzureWorld, appId: string): EntraServicePrincipal | undefined {
  return state.servicePrincipals.find((one) => one.appId.toLowerCase() === appId.toLowerCase());
}

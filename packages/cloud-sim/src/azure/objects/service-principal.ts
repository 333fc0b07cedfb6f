import { readSettling } from '../../simulation/settling.ts';
import type { AzureWorld, EntraServicePrincipal } from '../../world/azure-world.ts';
import { flagRecord } from '../protocol/account-enabled.ts';
import { describeCredentials } from './credentials.ts';
import type { Properties } from '../protocol/select.ts';

/** Every property of a service principal that is simulated. */
export const servicePrincipalProperties: Properties<EntraServicePrincipal> = {
  id: (principal) => principal.id,
  appId: (principal) => principal.appId,
  displayName: (principal) => principal.displayName,
  appDisplayName: (principal) => principal.displayName,
  accountEnabled: (principal, { state }) =>
    readSettling(state, flagRecord(principal), principal.accountEnabled),
  servicePrincipalType: (principal) => principal.servicePrincipalType,
  appOwnerOrganizationId: (principal) => principal.appOwnerOrganizationId,
  alternativeNames: (principal) => principal.alternativeNames,
  passwordCredentials: (principal) => describeCredentials(principal.passwordCredentials, 'password'),
  keyCredentials: (principal) => describeCredentials(principal.keyCredentials, 'key'),
};

/** By object id. */
export function findServicePrincipal(state: AzureWorld, id: string): EntraServicePrincipal | undefined {
  return state.servicePrincipals.find(
    (servicePrincipal) => servicePrincipal.id.toLowerCase() === id.toLowerCase(),
  );
}

/** By the application's id. */
export function findByAppId(state: AzureWorld, appId: string): EntraServicePrincipal | undefined {
  return state.servicePrincipals.find(
    (servicePrincipal) => servicePrincipal.appId.toLowerCase() === appId.toLowerCase(),
  );
}

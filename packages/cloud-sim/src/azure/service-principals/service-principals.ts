import { jsonAnswer } from '../../simulation/answer.ts';
import { readSettling } from '../../simulation/settling.ts';
import type { AzureWorld, EntraServicePrincipal } from '../../world/azure-world.ts';
import { flagRecord, readAccountEnabled, setAccountEnabled } from '../account-enabled.ts';
import { resourceNotFound } from '../graph-error.ts';
import type { GraphOperation } from '../graph-operation.ts';
import { pick, readSelection, type Properties } from '../select.ts';

const properties: Properties<EntraServicePrincipal> = {
  id: (one) => one.id,
  appId: (one) => one.appId,
  displayName: (one) => one.displayName,
  appDisplayName: (one) => one.displayName,
  accountEnabled: (one, { state }) => readSettling(state, flagRecord(one), one.accountEnabled),
  servicePrincipalType: (one) => one.servicePrincipalType,
  appOwnerOrganizationId: (one) => one.appOwnerOrganizationId,
};

/** A service principal by object id. Without `$select` Graph gives all of it. */
export const getServicePrincipal: GraphOperation = {
  method: 'GET',
  path: '/servicePrincipals/{id}',
  permission: 'Application.Read.All',
  broaderPermissions: ['Application.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  writes: false,
  answer: (request) => {
    const selection = readSelection(request, properties);
    if (!selection.ok) return selection.refusal;
    const found = findServicePrincipal(request.state, request.id);
    if (found === undefined) return resourceNotFound(request.id);
    return jsonAnswer(200, {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#servicePrincipals/$entity',
      ...pick(request, found, properties, selection.names ?? Object.keys(properties)),
    });
  },
};

/** Disables or enables a service principal. */
export const updateServicePrincipal: GraphOperation = {
  method: 'PATCH',
  path: '/servicePrincipals/{id}',
  permission: 'Application.ReadWrite.All',
  broaderPermissions: ['Directory.ReadWrite.All'],
  writes: true,
  answer: (request) => {
    const flag = readAccountEnabled(request, 'ServicePrincipal');
    if (!flag.ok) return flag.refusal;
    const found = findServicePrincipal(request.state, request.id);
    if (found === undefined) return resourceNotFound(request.id);
    return setAccountEnabled(request.state, found, flag.accountEnabled);
  },
};

function findServicePrincipal(state: AzureWorld, id: string): EntraServicePrincipal | undefined {
  return state.servicePrincipals.find((one) => one.id.toLowerCase() === id.toLowerCase());
}

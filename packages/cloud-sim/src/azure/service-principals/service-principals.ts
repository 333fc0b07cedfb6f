import { jsonAnswer } from '../../simulation/answer.ts';
import type { AzureWorld, EntraServicePrincipal } from '../../world/azure-world.ts';
import { readAccountEnabled, setAccountEnabled } from '../protocol/account-enabled.ts';
import { resourceNotFound } from '../protocol/graph-error.ts';
import type { GraphOperation } from '../protocol/graph-operation.ts';
import { pick, readSelection } from '../protocol/select.ts';
import {
  findByAppId,
  findServicePrincipal,
  servicePrincipalProperties,
} from '../objects/service-principal.ts';

/** A service principal by object id. Without `$select` Graph gives all of it. */
export const getServicePrincipal = readServicePrincipal('/servicePrincipals/{id}', findServicePrincipal);

/** A service principal by the id of its application. */
export const getServicePrincipalByAppId = readServicePrincipal(
  "/servicePrincipals(appId='{id}')",
  findByAppId,
);

function readServicePrincipal(
  path: string,
  find: (state: AzureWorld, id: string) => EntraServicePrincipal | undefined,
): GraphOperation {
  return {
    method: 'GET',
    path,
    permission: 'Application.Read.All',
    broaderPermissions: ['Application.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    writes: false,
    answer: (request) => {
      const selection = readSelection(request, servicePrincipalProperties);
      if (!selection.ok) return selection.refusal;
      const found = find(request.state, request.id);
      if (found === undefined) return resourceNotFound(request.id);
      const names = selection.names ?? Object.keys(servicePrincipalProperties);
      return jsonAnswer(200, {
        '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#servicePrincipals/$entity',
        ...pick(request, found, servicePrincipalProperties, names),
      });
    },
  };
}

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

import { jsonAnswer } from '../../simulation/answer.ts';
import type { AzureWorld, EntraApplication } from '../../world/azure-world.ts';
import { resourceNotFound } from '../protocol/graph-error.ts';
import type { GraphOperation } from '../protocol/graph-operation.ts';
import { pick, readSelection, type Properties } from '../protocol/select.ts';
import { describeCredentials } from '../objects/credentials.ts';

const properties: Properties<EntraApplication> = {
  id: (application) => application.id,
  appId: (application) => application.appId,
  displayName: (application) => application.displayName,
  passwordCredentials: (application) => describeCredentials(application.passwordCredentials, 'password'),
  keyCredentials: (application) => describeCredentials(application.keyCredentials, 'key'),
};

/** The registration of an application, by appId: in our tenant there is none of somebody else's application. */
export const getApplicationByAppId: GraphOperation = {
  method: 'GET',
  path: "/applications(appId='{id}')",
  permission: 'Application.Read.All',
  broaderPermissions: ['Application.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  writes: false,
  answer: (request) => {
    const selection = readSelection(request, properties);
    if (!selection.ok) return selection.refusal;
    const found = findByAppId(request.state, request.id);
    if (found === undefined) return resourceNotFound(request.id);
    return jsonAnswer(200, {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#applications/$entity',
      ...pick(request, found, properties, selection.names ?? Object.keys(properties)),
    });
  },
};

function findByAppId({ applications }: AzureWorld, appId: string): EntraApplication | undefined {
  return applications.find((application) => application.appId.toLowerCase() === appId.toLowerCase());
}

import { jsonAnswer } from '../../simulation/answer.ts';
import type { ArmLogicApp } from '../../world/arm-logic-app.ts';
import { groupId } from '../compute/virtual-machines.ts';
import { armError } from '../protocol/arm-error.ts';
import type { ArmOperation, ArmRequest } from '../protocol/arm-operation.ts';
import { isSame } from '../resources/workspace-request.ts';

/** A Logic App with its definition. */
export const getWorkflow: ArmOperation = {
  method: 'GET',
  path: '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Logic/workflows/{workflowName}',
  permission: 'Microsoft.Logic/workflows/read',
  writes: false,
  apiVersions: ['2019-05-01', '2017-07-01'],
  answer: (request) => {
    const app = findLogicApp(request);
    if (app !== undefined) return jsonAnswer(200, describeLogicApp(request, app));
    const { resourceGroupName = '', workflowName = '' } = request.parameters;
    const message =
      `The Resource 'Microsoft.Logic/workflows/${workflowName}' under resource group '${resourceGroupName}' ` +
      'was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix';
    return armError(404, 'ResourceNotFound', message);
  },
};

function findLogicApp({ state, parameters }: ArmRequest): ArmLogicApp | undefined {
  const { resourceGroupName: resourceGroup = '', workflowName: name = '' } = parameters;
  const triggers = ['/incident-creation', '/subscribe'];
  if (state.logicApps === undefined) {
    return { resourceGroup, name, location: 'westeurope', state: 'Enabled', triggers };
  }
  return state.logicApps.find((app) => isSame(app.resourceGroup, resourceGroup) && isSame(app.name, name));
}

function describeLogicApp({ state: { subscriptionId } }: ArmRequest, app: ArmLogicApp): object {
  const { resourceGroup, name, location, state, triggers } = app;
  const connection = "@parameters('$connections')['azuresentinel']['connectionId']";
  const described = triggers.map((path, at) => [
    `trigger_${String(at + 1)}`,
    path === null
      ? { type: 'Request', kind: 'Http', inputs: {} }
      : {
          type: 'ApiConnectionWebhook',
          inputs: {
            host: { connection: { name: connection } },
            body: { callback_url: '@{listCallbackUrl()}' },
            path,
          },
        },
  ]);
  return {
    id: `${groupId(subscriptionId, resourceGroup)}/providers/Microsoft.Logic/workflows/${name}`,
    name,
    type: 'Microsoft.Logic/workflows',
    location,
    properties: {
      provisioningState: 'Succeeded',
      state,
      definition: {
        contentVersion: '1.0.0.0',
        triggers: Object.fromEntries(described) as object,
        actions: {},
      },
    },
  };
}

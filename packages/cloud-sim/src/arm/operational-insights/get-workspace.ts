import { jsonAnswer } from '../../simulation/answer.ts';
import type { ArmOperation } from '../protocol/arm-operation.ts';
import { inWorkspace, workspaceIdOf, workspacePath } from '../resources/workspace-request.ts';

/** A Log Analytics workspace: where it is, and its own id. */
export const getWorkspace: ArmOperation = {
  method: 'GET',
  path: workspacePath,
  permission: 'Microsoft.OperationalInsights/workspaces/read',
  writes: false,
  apiVersions: ['2023-09-01', '2025-02-01'],
  answer: inWorkspace((request) => {
    const { name, location, workspaceId } = request.workspace;
    return jsonAnswer(200, {
      id: workspaceIdOf(request),
      name,
      type: 'Microsoft.OperationalInsights/workspaces',
      location,
      properties: { customerId: workspaceId, provisioningState: 'Succeeded' },
    });
  }),
};

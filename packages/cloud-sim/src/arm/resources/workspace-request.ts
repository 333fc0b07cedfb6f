import type { Answer } from '../../simulation/answer.ts';
import type { ArmWorkspace } from '../../world/arm-workspace.ts';
import { armError } from '../protocol/arm-error.ts';
import type { ArmRequest } from '../protocol/arm-operation.ts';

/** Where a workspace is. */
export const workspacePath =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}' +
  '/providers/Microsoft.OperationalInsights/workspaces/{workspaceName}';

/** Where Microsoft Sentinel is in a workspace. */
export const sentinelPath = `${workspacePath}/providers/Microsoft.SecurityInsights`;

/** A call to something in a workspace. */
export interface WorkspaceRequest extends ArmRequest {
  readonly workspace: ArmWorkspace;
}

/** Finds the workspace that a path names, and answers for it: 404 where there is none. */
export function inWorkspace(answer: (request: WorkspaceRequest) => Answer): (request: ArmRequest) => Answer {
  return (request) => {
    const { resourceGroupName = '', workspaceName = '' } = request.parameters;
    const { workspaces, resourceGroups } = request.state;
    const inGroup = workspaces.filter((candidate) => isSame(candidate.resourceGroup, resourceGroupName));
    if (
      inGroup.length === 0 &&
      !resourceGroups.some((resourceGroup) => isSame(resourceGroup, resourceGroupName))
    ) {
      const message = `Resource group '${resourceGroupName}' could not be found.`;
      return armError(404, 'ResourceGroupNotFound', message);
    }
    const workspace = inGroup.find((candidate) => isSame(candidate.name, workspaceName));
    if (workspace !== undefined) return answer({ ...request, workspace });
    const resource = `Microsoft.OperationalInsights/workspaces/${workspaceName}`;
    return armError(
      404,
      'ResourceNotFound',
      `The Resource '${resource}' under resource group '${resourceGroupName}' was not found. ` +
        'For more details please go to https://aka.ms/ARMResourceNotFoundFix',
    );
  };
}

/** The id of a workspace, as resources in it begin theirs. */
export function workspaceIdOf({ state, workspace }: WorkspaceRequest): string {
  return (
    `/subscriptions/${state.subscriptionId}/resourceGroups/${workspace.resourceGroup}` +
    `/providers/Microsoft.OperationalInsights/workspaces/${workspace.name}`
  );
}

/** Names in ARM ignore case. */
export function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

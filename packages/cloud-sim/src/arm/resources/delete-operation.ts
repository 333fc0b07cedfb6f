import type { Answer } from '../../simulation/answer.ts';
import type { ArmResource } from '../../world/arm-workspace.ts';
import type { ArmOperation } from '../protocol/arm-operation.ts';
import { describeResource, findResource, type WorkspaceCollection } from './collection.ts';
import { beginLag } from './lag.ts';
import { inWorkspace, type WorkspaceRequest } from './workspace-request.ts';

/** What is special about deleting one type of resource. */
export interface DeleteRules<Resource extends ArmResource> {
  refuse?(request: WorkspaceRequest, existing: Resource): Answer | undefined;
  /** Called when it is gone. */
  remember?(request: WorkspaceRequest, deleted: Resource): void;
}

/** Deletes a resource: 200, or 204 where there was none. */
export function createDeleteOperation<Resource extends ArmResource>(
  collection: WorkspaceCollection<Resource>,
  rules: DeleteRules<Resource>,
): ArmOperation {
  return {
    method: 'DELETE',
    path: `${collection.path}/{${collection.parameter}}`,
    permission: `${collection.action}/delete`,
    writes: true,
    apiVersions: collection.apiVersions,
    answer: inWorkspace((request) => {
      const existing = findResource(collection, request);
      if (existing === undefined) return { status: 204 };
      const refusal = rules.refuse?.(request, existing);
      if (refusal !== undefined) return refusal;
      const before = describeResource(collection, request, existing);
      const all = collection.of(request.workspace, request);
      all.splice(all.indexOf(existing), 1);
      beginLag(collection, request, existing.name, before);
      rules.remember?.(request, existing);
      return { status: 200 };
    }),
  };
}

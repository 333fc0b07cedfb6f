import { jsonAnswer } from '../../simulation/answer.ts';
import { readSettling } from '../../simulation/settling.ts';
import type { ArmResource } from '../../world/arm-workspace.ts';
import { resourceNotFound } from '../protocol/arm-error.ts';
import type { ArmOperation } from '../protocol/arm-operation.ts';
import {
  describeResource,
  findResource,
  nameOf,
  resourceIdOf,
  type WorkspaceCollection,
} from './collection.ts';
import { settlingName } from './lag.ts';
import { inWorkspace } from './workspace-request.ts';

/** Reads one resource; for a while after a change, as it was before. */
export function createGetOperation<Resource extends ArmResource>(
  collection: WorkspaceCollection<Resource>,
): ArmOperation {
  return {
    method: 'GET',
    path: `${collection.path}/{${collection.parameter}}`,
    permission: `${collection.action}/read`,
    writes: false,
    apiVersions: collection.apiVersions,
    answer: inWorkspace((request) => {
      const name = nameOf(collection, request);
      const found = findResource(collection, request);
      const current = found === undefined ? null : describeResource(collection, request, found);
      const seen = readSettling(request.state, settlingName(collection, request, name, 'get'), current);
      return seen === null
        ? resourceNotFound(resourceIdOf(collection, request, name))
        : jsonAnswer(200, seen);
    }),
  };
}

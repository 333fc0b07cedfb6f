import { jsonAnswer } from '../../simulation/answer.ts';
import { pollOperation } from '../operations/local-operation.ts';
import { notFound } from '../protocol/google-error.ts';
import { fingerprintOf, numericId, resourceLink } from '../resources/resource.ts';
import type { RestOperation, RestRequest } from '../protocol/rest-operation.ts';

/** One snapshot: they are of a project, not of a zone. */
export const getSnapshot: RestOperation = {
  name: 'compute.snapshots.get',
  method: 'GET',
  path: '/compute/v1/projects/{project}/global/snapshots/{name}',
  permission: 'compute.snapshots.get',
  writes: false,
  answer: (request) => {
    const { state, project, name } = request;
    const path = `projects/${project}/global/snapshots/${name}`;
    const snapshot = state.snapshots.find(
      (candidate) => candidate.project === project && candidate.name === name,
    );
    if (snapshot === undefined) return notFound(path);
    pollCreation(request);
    if (!state.snapshots.includes(snapshot)) return notFound(path);
    const { sourceDisk, creationTimestamp, status, labels, description } = snapshot;
    return jsonAnswer(200, {
      kind: 'compute#snapshot',
      id: numericId(path),
      name,
      selfLink: resourceLink({ url: request.url }, path),
      creationTimestamp,
      status,
      sourceDisk,
      labels,
      labelFingerprint: fingerprintOf(labels),
      description,
    });
  },
};

/** A look at a snapshot is a look at its operation too, so that a client may poll either. */
function pollCreation({ state, clock, project, name }: RestRequest): void {
  const making = state.operations.filter(
    (operation) =>
      operation.operationType === 'createSnapshot' &&
      operation.project === project &&
      operation.about.includes(name),
  );
  for (const operation of making) pollOperation(state, clock, operation);
}

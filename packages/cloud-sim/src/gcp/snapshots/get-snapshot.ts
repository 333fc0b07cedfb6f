import { jsonAnswer } from '../../simulation/answer.ts';
import { notFound } from '../protocol/google-error.ts';
import { fingerprintOf, numericId, resourceLink } from '../resources/resource.ts';
import type { RestOperation } from '../protocol/rest-operation.ts';

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

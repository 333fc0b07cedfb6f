import { jsonAnswer, type Answer } from '../../simulation/answer.ts';
import { grantsIn, isGranted } from '../../simulation/permission.ts';
import { computeError, notFound, rpcError } from '../protocol/google-error.ts';
import { findInstance, resourcePath } from '../resources/resource.ts';
import type { RestOperation, RestRequest } from '../protocol/rest-operation.ts';

/** Which of the permissions that are named the caller has in a project. Everybody may ask that of themselves. */
export const testProjectPermissions: RestOperation = {
  name: 'cloudresourcemanager.projects.testIamPermissions',
  method: 'POST',
  path: '/v1/projects/{project}:testIamPermissions',
  permission: '',
  writes: false,
  answer: (request) => test(request, (message) => rpcError(400, 'INVALID_ARGUMENT', message)),
};

/** The same for one instance. */
export const testInstancePermissions: RestOperation = {
  name: 'compute.instances.testIamPermissions',
  method: 'POST',
  path: '/compute/v1/projects/{project}/zones/{zone}/instances/{name}/testIamPermissions',
  permission: '',
  writes: false,
  answer: (request) =>
    findInstance(request) === undefined
      ? notFound(resourcePath(request, 'instances', request.name))
      : test(request, (message) => computeError(400, 'invalid', message)),
};

const shape = /^[a-z]+(\.[A-Za-z]+){2}$/;

function test({ state, body }: RestRequest, refuse: (message: string) => Answer): Answer {
  const asked = (body.permissions ?? []) as readonly string[];
  const wrong = asked.find((permission) => !shape.test(permission));
  if (wrong !== undefined) return refuse(`Permission ${wrong} is not valid for this resource.`);
  const held = asked.filter((permission) => isGranted(grantsIn(state), permission));
  // Google leaves the field out where there is nothing to name.
  return jsonAnswer(200, held.length === 0 ? {} : { permissions: held });
}

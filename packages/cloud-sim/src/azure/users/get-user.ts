import { jsonAnswer } from '../../simulation/answer.ts';
import { resourceNotFound } from '../protocol/graph-error.ts';
import type { GraphOperation } from '../protocol/graph-operation.ts';
import { pick, readSelection } from '../protocol/select.ts';
import { defaultUserProperties, findUser, userProperties } from '../objects/user.ts';

/** A user by object id or principal name. */
export const getUser: GraphOperation = {
  method: 'GET',
  path: '/users/{id}',
  permission: 'User.Read.All',
  broaderPermissions: ['User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  writes: false,
  answer: (request) => {
    const selection = readSelection(request, userProperties);
    if (!selection.ok) return selection.refusal;
    const user = findUser(request.state, request.id);
    if (user === undefined) return resourceNotFound(request.id);
    const names = selection.names ?? defaultUserProperties;
    const selected = selection.names === undefined ? '' : `(${names.join(',')})`;
    return jsonAnswer(200, {
      '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#users${selected}/$entity`,
      ...pick(request, user, userProperties, names),
    });
  },
};

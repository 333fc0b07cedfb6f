import { collectionAnswer } from '../protocol/collection.ts';
import { notSimulated } from '../protocol/graph-error.ts';
import type { GraphOperation } from '../protocol/graph-operation.ts';
import { pick, readSelection } from '../protocol/select.ts';
import { defaultUserProperties, userProperties } from '../objects/user.ts';

const byMail = /^mail eq '((?:[^']|'')+)'$/i;

/** The users with one mail address; no other filter is simulated. A mail address need not be a principal name. */
export const listUsers: GraphOperation = {
  method: 'GET',
  path: '/users',
  permission: 'User.Read.All',
  broaderPermissions: ['User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  writes: false,
  answer: (request) => {
    const filter = request.query.get('$filter') ?? '';
    const mail = byMail.exec(filter)?.[1]?.replaceAll("''", "'").toLowerCase();
    if (mail === undefined) return notSimulated(`the filter ${filter}`);
    const query = new URLSearchParams([...request.query].filter(([name]) => name !== '$filter'));
    const selection = readSelection({ ...request, query }, userProperties);
    if (!selection.ok) return selection.refusal;
    const found = request.state.users.filter((user) => user.mail?.toLowerCase() === mail);
    return collectionAnswer(request, 'users', found, (user) =>
      pick(request, user, userProperties, selection.names ?? defaultUserProperties),
    );
  },
};

import { jsonAnswer } from '../../simulation/answer.ts';
import { beginSettling } from '../../simulation/settling.ts';
import { resourceNotFound } from '../protocol/graph-error.ts';
import type { GraphOperation } from '../protocol/graph-operation.ts';
import { findUser, isGuest, sessionsRecord } from '../objects/user.ts';

/** Makes refresh tokens issued until now useless. Answers true for a guest as well, and does nothing. */
export const revokeSignInSessions: GraphOperation = {
  method: 'POST',
  path: '/users/{id}/revokeSignInSessions',
  permission: 'User.RevokeSessions.All',
  writes: true,
  answer: ({ state, clock, id }) => {
    const user = findUser(state, id);
    if (user === undefined) return resourceNotFound(id);
    // To the second, as Graph tells it.
    const now = clock
      .now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z');
    if (!isGuest(user)) {
      beginSettling(state, sessionsRecord(user), user.signInSessionsValidFromDateTime);
      user.signInSessionsValidFromDateTime = now;
    }
    return jsonAnswer(200, {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#Edm.Boolean',
      value: true,
    });
  },
};

import { jsonAnswer } from '../../simulation/answer.ts';
import type { RestOperation } from '../protocol/rest-operation.ts';

/**
 * Whose token it is with which we call. Asked of Google's OAuth service, which asks for no permission. A token of the
 * responder says nothing itself; one in the form of a JWT is of the account that it names.
 */
export const getTokenInfo: RestOperation = {
  name: 'oauth2.tokeninfo',
  method: 'POST',
  path: '/tokeninfo',
  permission: '',
  writes: false,
  answer: ({ state: { responder }, claims }) =>
    jsonAnswer(200, {
      azp: claims?.azp ?? responder.uniqueId,
      aud: claims?.azp ?? responder.uniqueId,
      email: claims?.email ?? responder.email,
      email_verified: 'true',
      scope: 'https://www.googleapis.com/auth/cloud-platform',
      expires_in: '3599',
    }),
};

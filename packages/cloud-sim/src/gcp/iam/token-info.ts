import { jsonAnswer } from '../../simulation/answer.ts';
import type { RestOperation } from '../protocol/rest-operation.ts';

/** Whose token it is with which we call. Asked of Google's OAuth service, which asks for no permission. */
export const getTokenInfo: RestOperation = {
  name: 'oauth2.tokeninfo',
  method: 'POST',
  path: '/tokeninfo',
  permission: '',
  writes: false,
  answer: ({ state: { responder } }) =>
    jsonAnswer(200, {
      azp: responder.uniqueId,
      aud: responder.uniqueId,
      email: responder.email,
      email_verified: 'true',
      scope: 'https://www.googleapis.com/auth/cloud-platform',
      expires_in: '3599',
    }),
};

import { beginSettling } from '../../simulation/settling.ts';
import type { AwsOperation, AwsRequest } from '../protocol/aws-operation.ts';
import { errorAnswer, ssmAnswer } from '../protocol/protocol.ts';
import { sessionRecord } from './describe-sessions.ts';

/**
 * Ends a session for good. Ending one that has ended is a success; of one that never was, AWS documents no answer:
 * DoesNotExistException is that of ResumeSession.
 */
export const terminateSession: AwsOperation = {
  writes: true,
  resource: ({ json }) => sessionIdOf(json),
  answer: (request) => {
    const { state, region, json } = request;
    const sessionId = sessionIdOf(json);
    const session = state.ssmSessions.find(
      (ssmSession) => ssmSession.sessionId === sessionId && ssmSession.region === region,
    );
    if (session === undefined) {
      return errorAnswer('ssm', 400, 'DoesNotExistException', `Session ${sessionId} does not exist.`);
    }
    if (session.status !== 'Terminated' && !session.ignoresTermination) {
      beginSettling(state, sessionRecord(sessionId), session.status);
      session.status = 'Terminated';
      session.endDate = request.now().toISOString();
    }
    return ssmAnswer({ SessionId: sessionId });
  },
};

function sessionIdOf(json: AwsRequest['json']): string {
  const { SessionId: sessionId } = json;
  return typeof sessionId === 'string' ? sessionId : '';
}

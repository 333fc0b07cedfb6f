import { arnOf } from '../protocol/arn-of.ts';
import { errorAnswer, ssmAnswer } from '../protocol/protocol.ts';
import { readSettling } from '../../simulation/settling.ts';
import type { SsmSession } from '../../world/aws-world.ts';
import type { AwsOperation } from '../protocol/aws-operation.ts';
import { pageOf } from './page.ts';

/** Under which name a session's status settles. */
export function sessionRecord(sessionId: string): string {
  return `ssm-session/${sessionId}`;
}

/**
 * Open sessions (`Active`) or ended ones (`History`) of this region, filtered and in pages. Of the filters those for
 * owner, target and session id are simulated; any other is refused.
 */
export const describeSessions: AwsOperation = {
  writes: false,
  resource: ({ state, region }) => arnOf(state, 'ssm', 'session/*', region),
  answer: ({ state, region, json }) => {
    const { State, Filters = [], NextToken } = json as DescribeSessionsInput;
    if (State !== 'Active' && State !== 'History') return validation("Value at 'state' must not be null");
    const unknown = Filters.find((filter) => !(filter.key in filters));
    if (unknown !== undefined) return errorAnswer('ssm', 400, 'InvalidFilterKey', 'Not simulated.');
    const found = state.ssmSessions
      .filter((session) => session.region === region)
      .map((session) => ({
        ...session,
        status: readSettling(state, sessionRecord(session.sessionId), session.status),
      }))
      .filter((session) => (State === 'History') === (session.status === 'Terminated'))
      .filter((session) => Filters.every(({ key, value }) => filters[key]?.(session) === value));
    const { page, next } = pageOf(found, state.ssmPageSize, NextToken);
    return ssmAnswer({ Sessions: page.map(describe), ...next });
  },
};

interface DescribeSessionsInput {
  readonly State?: string;
  readonly Filters?: readonly { readonly key: string; readonly value: string }[];
  readonly NextToken?: string;
}

const filters: Readonly<Record<string, (session: SsmSession) => string>> = {
  Owner: (session) => session.owner,
  Target: (session) => session.target,
  SessionId: (session) => session.sessionId,
};

/** JSON 1.1 has instants as seconds since 1970. */
function describe(session: SsmSession) {
  const { sessionId, target, owner, status, startDate, endDate } = session;
  return {
    SessionId: sessionId,
    Target: target,
    Owner: owner,
    Status: status,
    StartDate: Date.parse(startDate) / 1000,
    ...(endDate === undefined ? {} : { EndDate: Date.parse(endDate) / 1000 }),
  };
}

function validation(message: string) {
  return errorAnswer('ssm', 400, 'ValidationException', message);
}

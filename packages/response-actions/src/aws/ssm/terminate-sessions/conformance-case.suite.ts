import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';

export const mallory = 'arn:aws:sts::123456789012:assumed-role/Deploy/mallory';
const instance = 'i-0123456789abcdef0';
const region = 'us-east-1';

export const terminateSessionsCase: ConformanceCase = {
  id: 'aws.ssm.terminate-sessions',
  world: {
    aws: {
      consistencyDelayReads: 2,
      ssmPageSize: 1,
      roles: [{ roleName: 'Deploy', path: '/ops/' }],
      ssmSessions: [
        { sessionId: 'alice-0001', target: instance, owner: 'arn:aws:iam::123456789012:user/alice' },
        { sessionId: 'mallory-0001', target: instance, owner: mallory },
        { sessionId: 'other-0001', target: instance, owner: `${mallory}-2` },
        { sessionId: 'mallory-0002', target: instance, owner: mallory, region: 'eu-west-1' },
      ],
    },
  },
  target: {
    kind: 'aws.principal',
    principalType: 'role-session',
    account: '123456789012',
    arn: mallory,
    roleName: 'Deploy',
    sessionName: 'mallory',
  },
  changes: ['aws.ssmSessions.1.endDate', 'aws.ssmSessions.1.status'],
  traces: /$^/,
  reads: 'ssm:DescribeSessions',
  writes: 'ssm:TerminateSession',
  missing: {
    target: { kind: 'aws.ssm-session', sessionId: 'nobody-0001', region },
    outcome: 'refused',
    code: 'session-not-found',
  },
  changedSince: {},
  givenToAll: ['sts:GetCallerIdentity'],
};

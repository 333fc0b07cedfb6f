import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';

const region = 'eu-west-1';

export const disableSerialConsoleCase: ConformanceCase = {
  id: 'aws.ec2.disable-serial-console',
  world: {
    aws: {
      consistencyDelayReads: 2,
      serialConsoles: { [region]: 'enabled', 'us-east-1': 'enabled' },
    },
  },
  target: { kind: 'aws.region', region },
  changes: [`aws.serialConsoles.${region}`],
  traces: /$^/,
  reads: 'ec2:GetSerialConsoleAccessStatus',
  writes: 'ec2:DisableSerialConsoleAccess',
  missing: {
    target: { kind: 'aws.region', region, account: '210987654321' },
    outcome: 'refused',
    code: 'other-account',
  },
  changedSince: {
    'put it under a declarative policy': (world) => {
      world.aws.serialConsoleManagedBy = 'declarative-policy';
      world.aws.unsettled = [];
    },
  },
  restoredSince: (world) => {
    world.aws.serialConsoles[region] = 'enabled';
    world.aws.unsettled = [];
  },
  givenToAll: ['sts:GetCallerIdentity'],
};

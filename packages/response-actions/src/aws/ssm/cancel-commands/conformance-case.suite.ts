import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';

export const region = 'eu-west-1';
export const commandId = '0c0ffee0-0000-4000-8000-000000000001';
export const otherId = '0c0ffee0-0000-4000-8000-000000000002';
const nobodys = '0c0ffee0-0000-4000-8000-00000000000f';
export const [web, build, batch] = [
  'i-0123456789abcdef0',
  'i-0123456789abcdef1',
  'i-0123456789abcdef2',
] as const;

const world: ConformanceCase['world'] = {
  aws: {
    consistencyDelayReads: 2,
    ssmPageSize: 1,
    ssmCommands: [
      {
        commandId,
        region,
        invocations: [
          { instanceId: web, status: 'InProgress' },
          { instanceId: build, status: 'Pending' },
          { instanceId: batch, status: 'Success' },
        ],
      },
      { commandId: otherId, region, invocations: [{ instanceId: web }, { instanceId: batch }] },
      { commandId, region: 'us-east-1', invocations: [{ instanceId: web }] },
    ],
  },
};

/** One command, on every machine that it was sent to. */
export const cancelCommandCase: ConformanceCase = {
  id: 'aws.ssm.cancel-commands',
  world,
  target: { kind: 'aws.ssm-command', commandId, region },
  changes: ['aws.ssmCommands.0.invocations.0.status', 'aws.ssmCommands.0.invocations.1.status'],
  traces: /$^/,
  reads: 'ssm:ListCommands',
  writes: 'ssm:CancelCommand',
  missing: {
    target: { kind: 'aws.ssm-command', commandId: nobodys, region },
    outcome: 'refused',
    code: 'command-not-found',
  },
  givenToAll: ['sts:GetCallerIdentity'],
  unused: ['apply ssm:ListCommandInvocations'],
};

/** All commands that are open on one machine, and only there. */
export const cancelOnMachineCase: ConformanceCase = {
  ...cancelCommandCase,
  about: 'on a machine',
  target: { kind: 'aws.instance', instanceId: web, region },
  changes: ['aws.ssmCommands.0.invocations.0.status', 'aws.ssmCommands.1.invocations.0.status'],
  reads: 'ssm:ListCommandInvocations',
  missing: {
    target: { kind: 'aws.instance', instanceId: 'i-0123456789abcdeff', region },
    outcome: 'failed',
    code: 'not-found',
  },
  // It writes once for each command: what was cancelled before a failure stays so.
  furtherWrites: [],
  unused: ['observe ssm:ListCommands', 'verify ssm:ListCommands'],
};

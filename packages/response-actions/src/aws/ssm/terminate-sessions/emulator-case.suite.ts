import type { EmulatorCase } from '../../../emulators/emulator-case.suite.ts';

export const emulatorCase: EmulatorCase = {
  action: 'aws.ssm.terminate-sessions',
  effects: {
    notJudged:
      'Its effect is the end of a connection. moto has no Session Manager; LocalEmu has sessions of Docker containers only.',
  },
  knownDifferences: [
    {
      emulator: 'moto',
      of: 'lifecycle',
      reason:
        'moto has no Session Manager: StartSession, DescribeSessions and TerminateSession are not in it.',
      differences: [
        { what: 'the world', emulator: 'HTTP 500, and no answer of the service', expected: 'made' },
      ],
    },
    {
      emulator: 'localemu',
      of: 'lifecycle',
      reason:
        'A session of LocalEmu is one of a container, and a container needs Docker, which is not asked for here.',
      differences: [
        {
          what: 'the world',
          emulator:
            'TargetNotConnected: i-0123456789abcdef0 is not connected. It must be a running EC2 instance backed by a Docker container in LocalEmu.',
          expected: 'made',
        },
      ],
    },
  ],
};

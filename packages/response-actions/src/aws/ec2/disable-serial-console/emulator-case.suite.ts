import type { EmulatorCase } from '../../../emulators/emulator-case.suite.ts';

export const emulatorCase: EmulatorCase = {
  action: 'aws.ec2.disable-serial-console',
  effects: {
    notJudged: 'Its effect is on a console. moto has no switch; LocalEmu has the switch, and no consoles.',
  },
  knownDifferences: [
    {
      emulator: 'moto',
      of: 'lifecycle',
      reason: 'moto has no serial console of EC2.',
      differences: [
        { what: 'the world', emulator: 'HTTP 500, and no answer of the service', expected: 'made' },
      ],
    },
  ],
};

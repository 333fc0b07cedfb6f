import type { EmulatorCase } from '../../../emulators/emulator-case.suite.ts';

export const emulatorCase: EmulatorCase = {
  action: 'aws.ec2.isolate-instance',
  effects: {
    notJudged:
      'Its effect is on packets, not on credentials. moto has no network; that of LocalEmu is one of Docker containers.',
  },
  knownDifferences: [],
};

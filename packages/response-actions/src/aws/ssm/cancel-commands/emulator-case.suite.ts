import type { EmulatorCase } from '../../../emulators/emulator-case.suite.ts';

export const emulatorCase: EmulatorCase = {
  action: 'aws.ssm.cancel-commands',
  effects: {
    notJudged: 'Its effect is on what runs on a machine. No emulator here has machines that run commands.',
  },
  knownDifferences: [
    {
      emulator: 'moto',
      of: 'lifecycle',
      reason: 'moto sends commands, and has no ListCommandInvocations: nobody sees what became of one.',
      differences: [
        { what: 'the world', emulator: 'HTTP 500, and no answer of the service', expected: 'made' },
      ],
    },
    {
      emulator: 'localemu',
      of: 'lifecycle',
      reason: 'LocalEmu sends commands, and has no ListCommandInvocations: nobody sees what became of one.',
      differences: [
        {
          what: 'the world',
          emulator: 'InternalFailure: The list_command_invocations action has not been implemented',
          expected: 'made',
        },
      ],
    },
  ],
};

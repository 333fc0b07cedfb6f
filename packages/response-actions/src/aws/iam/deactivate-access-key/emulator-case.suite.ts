import { ended, kept, type EffectCase } from '../../../emulators/effects/effect-case.suite.ts';
import type { EmulatorCase } from '../../../emulators/emulator-case.suite.ts';

const deactivateAccessKey: EffectCase = {
  expected: { 'the key': ended, 'another key of the user': kept, 'a session made with the key': kept },
  begin: async (attack) => {
    await attack.createUser('mallory-1');
    const key = await attack.createKey('mallory-1');
    const other = await attack.createKey('mallory-1');
    const session = await attack.getSessionToken(key);
    return {
      target: { kind: 'aws.access-key', accessKeyId: key.accessKeyId },
      probes: {
        'the key': () => attack.use(key),
        'another key of the user': () => attack.use(other),
        'a session made with the key': () => attack.use(session),
      },
    };
  },
};

export const emulatorCase: EmulatorCase = {
  action: 'aws.iam.deactivate-access-key',
  effects: [deactivateAccessKey],
  knownDifferences: [
    {
      emulator: 'moto',
      of: 'effect',
      reason:
        'moto finds the user of a key, and does not look at its status; and no key is known to it that GetSessionToken made.',
      differences: [
        { what: 'the key', emulator: 'allowed, allowed, allowed', expected: 'allowed, refused, allowed' },
        {
          what: 'a session made with the key',
          emulator: 'refused, refused, refused',
          expected: 'allowed, allowed, allowed',
        },
      ],
    },
  ],
};

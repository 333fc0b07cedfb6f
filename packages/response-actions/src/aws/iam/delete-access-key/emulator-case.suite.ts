import { UpdateAccessKeyCommand } from '@aws-sdk/client-iam';

import type { EffectCase } from '../../../emulators/effects/effect-case.suite.ts';
import type { EmulatorCase } from '../../../emulators/emulator-case.suite.ts';

const deleteAccessKey: EffectCase = {
  expected: {
    'the key, by a user who may set it to Active again': ['allowed', 'refused'],
    'another key of the user': ['allowed', 'allowed'],
  },
  begin: async (attack) => {
    await attack.createUser('mallory-2');
    const key = await attack.createKey('mallory-2');
    const other = await attack.createKey('mallory-2');
    const set = (Status: 'Active' | 'Inactive') =>
      attack.iam.send(
        new UpdateAccessKeyCommand({ UserName: 'mallory-2', AccessKeyId: key.accessKeyId, Status }),
      );
    await set('Inactive');
    const activated = async () => {
      try {
        await set('Active');
      } catch (thrown) {
        if (thrown instanceof Error && thrown.name.startsWith('NoSuchEntity')) return attack.use(key);
        throw thrown;
      }
      const verdict = await attack.use(key);
      await set('Inactive');
      return verdict;
    };
    return {
      target: { kind: 'aws.access-key', accessKeyId: key.accessKeyId },
      probes: {
        'the key, by a user who may set it to Active again': activated,
        'another key of the user': () => attack.use(other),
      },
    };
  },
};

export const emulatorCase: EmulatorCase = {
  action: 'aws.iam.delete-access-key',
  effects: [deleteAccessKey],
  knownDifferences: [],
};

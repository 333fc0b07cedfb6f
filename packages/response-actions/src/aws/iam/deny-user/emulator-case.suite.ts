import { ended, kept, type EffectCase } from '../../../emulators/effects/effect-case.suite.ts';
import type { EmulatorCase } from '../../../emulators/emulator-case.suite.ts';

const denyUser: EffectCase = {
  expected: {
    'a key': ended,
    'another key': ended,
    'a session of GetSessionToken': ended,
    'a session of a role that the user has assumed': kept,
  },
  begin: async (attack) => {
    await attack.createUser('mallory-3');
    await attack.createRole('Deploy-3', 'mallory-3');
    const key = await attack.createKey('mallory-3');
    const other = await attack.createKey('mallory-3');
    const session = await attack.getSessionToken(key);
    const assumed = await attack.assumeRole(key, 'Deploy-3', 'mallory');
    return {
      target: { kind: 'aws.access-key', accessKeyId: key.accessKeyId },
      probes: {
        'a key': () => attack.use(key),
        'another key': () => attack.use(other),
        'a session of GetSessionToken': () => attack.use(session),
        'a session of a role that the user has assumed': () => attack.use(assumed),
      },
    };
  },
};

const denyFederation: EffectCase = {
  expected: { 'a session of GetFederationToken': ended },
  begin: async (attack) => {
    await attack.createUser('mallory-4');
    const key = await attack.createKey('mallory-4');
    const federated = await attack.getFederationToken(key, 'guest');
    return {
      target: { kind: 'aws.access-key', accessKeyId: key.accessKeyId },
      probes: { 'a session of GetFederationToken': () => attack.use(federated) },
    };
  },
};

export const emulatorCase: EmulatorCase = {
  action: 'aws.iam.deny-user',
  effects: [denyUser, denyFederation],
  knownDifferences: [
    {
      emulator: 'moto',
      of: 'effect',
      reason:
        'moto answers GetSessionToken and GetFederationToken with the key of an example, which it does not know when it is used.',
      differences: [
        {
          what: 'a session of GetSessionToken',
          emulator: 'refused, refused, refused',
          expected: 'allowed, refused, allowed',
        },
        {
          what: 'a session of GetFederationToken',
          emulator: 'refused, refused, refused',
          expected: 'allowed, refused, allowed',
        },
      ],
    },
  ],
};

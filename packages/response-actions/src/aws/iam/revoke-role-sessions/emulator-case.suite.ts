import { ended, kept, type EffectCase } from '../../../emulators/effects/effect-case.suite.ts';
import type { EmulatorCase } from '../../../emulators/emulator-case.suite.ts';

const revokeRoleSessions: EffectCase = {
  expected: {
    'a session of the role': ended,
    'a session of the role that somebody else has': ended,
    'a session begun afterwards': kept,
    'a session of another role': kept,
    'the key of the user who assumed it': kept,
  },
  begin: async (attack) => {
    await attack.createUser('mallory-5');
    await attack.createRole('Deploy-5', 'mallory-5');
    await attack.createRole('Audit-5', 'mallory-5');
    const key = await attack.createKey('mallory-5');
    const session = await attack.assumeRole(key, 'Deploy-5', 'mallory');
    const shared = await attack.assumeRole(key, 'Deploy-5', 'alice');
    const audit = await attack.assumeRole(key, 'Audit-5', 'mallory');
    const { account } = attack.account;
    return {
      target: {
        kind: 'aws.principal',
        principalType: 'role-session',
        account,
        arn: `arn:aws:sts::${account}:assumed-role/Deploy-5/mallory`,
        roleName: 'Deploy-5',
        sessionName: 'mallory',
      },
      probes: {
        'a session of the role': () => attack.use(session),
        'a session of the role that somebody else has': () => attack.use(shared),
        'a session begun afterwards': async () => {
          await attack.waitForNextSecond();
          return attack.use(await attack.assumeRole(key, 'Deploy-5', 'again'));
        },
        'a session of another role': () => attack.use(audit),
        'the key of the user who assumed it': () => attack.use(key),
      },
    };
  },
};

export const emulatorCase: EmulatorCase = {
  action: 'aws.iam.revoke-role-sessions',
  effects: [revokeRoleSessions],
  knownDifferences: [
    {
      emulator: 'moto',
      of: 'effect',
      reason:
        'moto cannot judge aws:TokenIssueTime: a statement whose condition it does not see fulfilled is taken for a denial, so it refuses sessions of any age.',
      differences: [
        {
          what: 'a session begun afterwards',
          emulator: 'allowed, refused, allowed',
          expected: 'allowed, allowed, allowed',
        },
      ],
    },
  ],
};

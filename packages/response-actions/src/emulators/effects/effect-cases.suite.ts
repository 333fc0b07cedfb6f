import { UpdateAccessKeyCommand } from '@aws-sdk/client-iam';

import type { EffectCase } from './effect-case.suite.ts';

const gone = ['allowed', 'refused', 'allowed'] as const;
const left = ['allowed', 'allowed', 'allowed'] as const;

const deactivateAccessKey: EffectCase = {
  action: 'aws.iam.deactivate-access-key',
  expected: { 'the key': gone, 'another key of the user': left, 'a session made with the key': left },
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

const deleteAccessKey: EffectCase = {
  action: 'aws.iam.delete-access-key',
  expected: {
    'the key, by who may set it to Active again': ['allowed', 'refused'],
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
        'the key, by who may set it to Active again': activated,
        'another key of the user': () => attack.use(other),
      },
    };
  },
};

const denyUser: EffectCase = {
  action: 'aws.iam.deny-user',
  expected: {
    'a key': gone,
    'another key': gone,
    'a session of GetSessionToken': gone,
    'a session of a role that the user has assumed': left,
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
  action: 'aws.iam.deny-user',
  expected: { 'a session of GetFederationToken': gone },
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

const revokeRoleSessions: EffectCase = {
  action: 'aws.iam.revoke-role-sessions',
  expected: {
    'a session of the role': gone,
    'a session of the role that somebody else has': gone,
    'a session begun afterwards': left,
    'a session of another role': left,
    'the key of who assumed it': left,
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
        'the key of who assumed it': () => attack.use(key),
      },
    };
  },
};

/** What an attacker can no longer do, by action, one line each. */
export const effectCases: readonly EffectCase[] = [
  deactivateAccessKey,
  deleteAccessKey,
  denyUser,
  denyFederation,
  revokeRoleSessions,
];

import { createHash } from 'node:crypto';

import { expect, test } from 'vitest';

import { changeOf, useStages } from '../../../conformance/stage.suite.ts';
import { laptop, phone, removeLoginKeysCase } from './conformance-case.suite.ts';

const start = useStages();
const user = 'mallory@example.com';
const fingerprintOf = (key: string) => createHash('sha256').update(key).digest('hex');
const both = {
  gcp: { loginProfiles: [{ user, sshPublicKeys: [{ key: laptop }, { key: phone }] }] },
};

test('deletes all keys, leaves the accounts, and says what still lets the person in', async () => {
  const { sim, contain } = await start(removeLoginKeysCase);
  const { plan, result } = await contain();
  expect(plan.summary).toBe(`Remove 1 SSH key of ${user} from OS Login`);
  expect(result).toMatchObject({ outcome: 'contained' });
  expect(sim.snapshot().gcp.loginProfiles[0]).toMatchObject({
    sshPublicKeys: [],
    posixAccounts: [{ username: 'mallory_example_com' }],
  });
  expect(plan.residual.map((access) => access.code)).toEqual([
    'open-ssh-sessions',
    'keys-can-be-added-again',
    'accounts-on-machines',
    'keys-in-metadata',
  ]);
});

test('deletes those that are named only', async () => {
  const parameters = { fingerprints: fingerprintOf(phone) };
  const { sim, contain } = await start({ ...removeLoginKeysCase, world: both, parameters });
  const { plan } = await contain();
  expect(sim.snapshot().gcp.loginProfiles[0]?.sshPublicKeys).toEqual([{ key: laptop }]);
  expect(plan.residual.map((access) => access.code)).toContain('other-keys-of-the-profile');
});

test('tells which keys were deleted before one failed, and undo brings back just those', async () => {
  const stage = await start({ ...removeLoginKeysCase, world: both });
  const plan = changeOf(await stage.plan());
  // The first deletion is carried out and its answer lost; what comes after the repeat is denied.
  stage.sim.inject({ operation: 'oslogin.users.sshPublicKeys.delete', error: 'drop-after-write', times: 1 });
  stage.sim.inject({ operation: 'oslogin.users.sshPublicKeys.delete', error: 'not-found', times: 1 });
  stage.sim.inject({ operation: 'oslogin.users.sshPublicKeys.delete', error: 'access-denied', times: 1 });
  const result = await stage.execute(plan);
  expect(result).toMatchObject({
    outcome: 'failed',
    code: 'access-denied',
    reason: expect.stringMatching(/; before that: key [0-9a-f]{64} was deleted$/) as string,
  });
  expect(JSON.stringify(result)).toContain('administrator of the domain');
  expect(stage.sim.snapshot().gcp.loginProfiles[0]?.sshPublicKeys).toEqual([{ key: phone }]);
  expect(await stage.undo(plan.undo)).toMatchObject({ outcome: 'restored' });
  expect(stage.sim.snapshot().gcp.loginProfiles[0]?.sshPublicKeys).toEqual([{ key: phone }, { key: laptop }]);
});

test('puts a key back with the expiry that it had', async () => {
  const { sim, contain, undo } = await start(removeLoginKeysCase);
  const { plan } = await contain();
  await undo(plan.undo);
  expect(sim.snapshot().gcp.loginProfiles[0]?.sshPublicKeys).toEqual([
    { key: laptop, expirationTimeUsec: '1780000000000000' },
  ]);
});

test('refuses a workforce identity without asking', async () => {
  const subject = 'principal://iam.googleapis.com/locations/global/workforcePools/staff/subject/eve';
  const { sim, plan } = await start({ ...removeLoginKeysCase, target: { kind: 'gcp.principal', subject } });
  expect(await plan()).toMatchObject({ outcome: 'refused', code: 'workforce-identity' });
  expect(sim.operations).toEqual([]);
});

test('has nothing to do for a person without keys', async () => {
  const { plan } = await start({ ...removeLoginKeysCase, world: { gcp: { loginProfiles: [{ user }] } } });
  expect(await plan()).toMatchObject({ outcome: 'nothing', reason: `${user} has no SSH keys in OS Login` });
});

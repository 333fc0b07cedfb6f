import { expect, it } from 'vitest';

import { callGoogle, useCloudSim } from '../../simulation/start-for-test.suite.ts';

const start = useCloudSim();
const user = 'mallory@example.com';
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA mallory';
const world = {
  gcp: { loginProfiles: [{ user, sshPublicKeys: [{ key }], posixAccounts: [{ username: 'mallory' }] }] },
};

it('shows a profile, deletes a key by its fingerprint, and takes it back', async () => {
  const sim = await start({ world });
  const profile = (await callGoogle(sim, 'GET', `/v1/users/${user}/loginProfile`)).body as {
    sshPublicKeys: Record<string, { key: string }>;
  };
  const [fingerprint = ''] = Object.keys(profile.sshPublicKeys);
  expect(profile.sshPublicKeys[fingerprint]).toMatchObject({ key, fingerprint });
  const path = `/v1/users/${user}/sshPublicKeys/${fingerprint}`;
  expect((await callGoogle(sim, 'DELETE', path)).status).toBe(200);
  expect((await callGoogle(sim, 'DELETE', path)).status).toBe(404);
  expect(sim.snapshot().gcp.loginProfiles[0]?.sshPublicKeys).toEqual([]);
  await callGoogle(sim, 'POST', `/v1/users/${user}:importSshPublicKey`, { key });
  expect(sim.snapshot().gcp.loginProfiles[0]?.sshPublicKeys).toEqual([{ key }]);
});

it('does not know somebody who has no profile', async () => {
  const sim = await start({ world });
  expect((await callGoogle(sim, 'GET', '/v1/users/eve@example.com/loginProfile')).status).toBe(404);
});

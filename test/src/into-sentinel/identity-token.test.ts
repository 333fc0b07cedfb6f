import { execFile } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { startIdentitySim } from '@drawbridge/cloud-sim';
import { expect, it, onTestFinished } from 'vitest';

import { freshFolder, root } from '../drawbridge.ts';

it("writes this workload's Azure token for what other clouds trust to each file, for this user alone", async () => {
  const [tenantId, clientId] = [
    '11111111-1111-4111-8111-111111111111',
    '33333333-3333-4333-8333-333333333333',
  ];
  const secret = 'simulated-client-secret-1';
  const identity = await startIdentitySim({
    tenantId,
    applications: [{ clientId, secret, federated: [] }],
    resources: ['api://federation'],
    accessToken: 'the-token-of-the-workload',
    gitHubSubject: '',
    serviceConnection: { id: clientId, subject: '' },
    workflowToken: 'none',
  });
  onTestFinished(() => identity.close());
  const folder = await freshFolder();
  await writeFile(join(folder, 'ca.pem'), identity.certificate);
  const files = [join(folder, 'identity/aws'), join(folder, 'identity/gcp')];
  const command = [
    join(root, 'packages/cli/bin/drawbridge.js'),
    'identity-token',
    '--resource',
    'api://federation',
  ];
  const { stdout } = await promisify(execFile)(process.execPath, [...command, '--file', ...files], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      AZURE_AUTHORITY_HOST: identity.authorityHost,
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_SECRET: secret,
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    },
  });
  expect(stdout).not.toContain('the-token');
  expect(identity.scopes).toEqual(['api://federation/.default']);
  for (const file of files) {
    expect(await readFile(file, 'utf8')).toBe('the-token-of-the-workload');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  }
}, 120_000);

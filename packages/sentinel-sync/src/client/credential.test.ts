import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { AzureAuthorityHosts } from '@azure/identity';
import {
  canarySecret,
  issuers,
  startCloudSim,
  startIdentitySim,
  type CloudSim,
  type IdentitySim,
} from '@drawbridge/cloud-sim';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { workspaceWorld } from '../workspace.suite.ts';
import { azureClouds, type AzureCloudName } from './azure-cloud.ts';
import type { CredentialOrder } from './credential-child.suite.ts';

const script = fileURLToPath(new URL('credential-child.suite.ts', import.meta.url));
const tenantId = '11111111-1111-4111-8111-111111111111';
const clientId = '33333333-3333-4333-8333-333333333333';
const connection = '55555555-5555-4555-8555-555555555555';
const [secret, workflowToken] = ['simulated-client-secret-1', 'simulated-workflow-token-1'];
const audience = 'api://AzureADTokenExchange';
const federated = [
  { issuer: issuers.gitHub, subject: 'repo:example/rules:ref:refs/heads/main', audience },
  { issuer: issuers.azureDevOps, subject: 'sc://example/rules/sentinel', audience },
];

let arm: CloudSim;
let identity: IdentitySim;
let stranger: IdentitySim;
let certificates: string;

beforeAll(async () => {
  arm = await startCloudSim({ world: workspaceWorld() });
  const world = {
    tenantId,
    applications: [{ clientId, secret, federated }],
    resources: Object.values(azureClouds).map(({ scope }) => scope.replace('/.default', '')),
    accessToken: arm.connections.arm.accessToken,
    gitHubSubject: 'repo:example/rules:ref:refs/heads/main',
    serviceConnection: { id: connection, subject: 'sc://example/rules/sentinel' },
    workflowToken,
  };
  identity = await startIdentitySim(world);
  // A fork's pull request: GitHub vouches for it, and nobody trusts it.
  stranger = await startIdentitySim({ ...world, gitHubSubject: 'repo:somebody/fork:pull_request' });
  certificates = join(await mkdtemp(join(tmpdir(), 'sync-')), 'ca.pem');
  await writeFile(certificates, `${identity.certificate}\n${stranger.certificate}`);
});

afterAll(() => Promise.all([arm.close(), identity.close(), stranger.close()]));

/** Signs in as each environment says, each in a cloud, all in one process; tells what each was told. */
async function list(
  environments: readonly (readonly [Readonly<Record<string, string>>, AzureCloudName?])[],
): Promise<readonly string[]> {
  const { endpoint, subscriptionId } = arm.connections.arm;
  const orders = environments.map(([own, cloud = 'public']): CredentialOrder => {
    const common = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId };
    return { environment: { ...common, ...own }, cloud, endpoint, subscriptionId };
  });
  const args = ['--conditions=@drawbridge/source', '--import', 'tsx', script, JSON.stringify(orders)];
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: '/nonexistent',
    NODE_EXTRA_CA_CERTS: certificates,
    AZURE_AUTHORITY_HOST: identity.authorityHost,
  };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env });
  for (const hidden of [secret, workflowToken, canarySecret, arm.connections.arm.accessToken, 'eyJ']) {
    expect(`${stdout}${stderr}`).not.toContain(hidden);
  }
  return JSON.parse(stdout) as readonly string[];
}

const gitHub = () => ({
  ACTIONS_ID_TOKEN_REQUEST_URL: identity.gitHubRequestUrl,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: workflowToken,
});
const azureDevOps = () => ({
  SYSTEM_OIDCREQUESTURI: identity.azureDevOpsRequestUri,
  SYSTEM_ACCESSTOKEN: workflowToken,
  AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: connection,
});

it('lets in a GitHub workflow, an Azure DevOps service connection, and an application with a secret', async () => {
  const told = await list([[gitHub()], [azureDevOps()], [{ AZURE_CLIENT_SECRET: secret }]]);
  expect(told).toEqual(['0 rules', '0 rules', '0 rules']);
});

it('asks for a token for the Resource Manager of the cloud that it is in', async () => {
  const clouds = ['public', 'usgov', 'china'] as const;
  const before = identity.scopes.length;
  const told = await list(clouds.map((cloud) => [gitHub(), cloud]));
  expect(told).toEqual(['0 rules', '0 rules', '0 rules']);
  const asked = identity.scopes.slice(before).map((scopes) => scopes.split(' ')[0]);
  expect(asked).toEqual(clouds.map((cloud) => azureClouds[cloud].scope));
});

it('tells a caller that is not let in why, and no secret', async () => {
  const nobody = '00000000-0000-4000-8000-000000000000';
  const asking = (url: string) => ({ ...gitHub(), ACTIONS_ID_TOKEN_REQUEST_URL: url });
  const cases: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['AADSTS7000215', { AZURE_CLIENT_SECRET: 'wrong' }],
    ['AADSTS700016', { ...gitHub(), AZURE_CLIENT_ID: nobody }],
    ['AADSTS90002', { ...gitHub(), AZURE_TENANT_ID: nobody }],
    // A workflow that GitHub vouches for, and nobody trusts.
    ['AADSTS700213', asking(stranger.gitHubRequestUrl)],
    [
      "GitHub gave this workflow no identity token (HTTP 401); is 'id-token: write' set?",
      { ...gitHub(), ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'wrong' },
    ],
    [
      'Azure DevOps gave this pipeline no identity token (HTTP 404)',
      { ...azureDevOps(), AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: nobody },
    ],
    ['localhost:9 gave no identity token: there is no answer', asking('https://localhost:9/x')],
    ['identity tokens are asked for over https only', asking('http://127.0.0.1:9/x')],
  ];
  const told = await list(cases.map(([, environment]) => [environment]));
  for (const [at, [message]] of cases.entries()) expect(told[at]).toContain(message);
});

it("knows the authorities of Microsoft's clouds as Microsoft's library does", () => {
  expect(
    Object.fromEntries(Object.entries(azureClouds).map(([name, cloud]) => [name, cloud.authorityHost])),
  ).toEqual({
    public: AzureAuthorityHosts.AzurePublicCloud,
    usgov: AzureAuthorityHosts.AzureGovernment,
    china: AzureAuthorityHosts.AzureChina,
  });
});

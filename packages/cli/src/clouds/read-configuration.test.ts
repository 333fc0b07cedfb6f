import { chown, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { ConfigurationError, findConfiguration, readConnections } from './read-configuration.ts';

async function read(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'configuration-'));
  await writeFile(join(folder, 'drawbridge.config.yaml'), text);
  return readConnections(folder, undefined);
}

it('reads the subscriptions in which Azure machines and roles may be touched', async () => {
  const subscription = '22222222-2222-4222-8222-222222222222';
  expect(await read(`clouds:\n  azure:\n    subscriptions: [${subscription}]\n`)).toEqual({
    azure: { subscriptions: [subscription] },
  });
  expect(await read('clouds:\n  azure:\n')).toEqual({ azure: {} });
});

it.each([
  ['a name in place of an id', 'clouds:\n  azure:\n    subscriptions: [production]\n'],
  ['an empty list, which would allow nothing', 'clouds:\n  azure:\n    subscriptions: []\n'],
  ['a misspelt field', 'clouds:\n  azure:\n    subscription: x\n'],
  ['no YAML', 'clouds: [\n'],
])('refuses %s', async (_what, text) => {
  await expect(read(text)).rejects.toBeInstanceOf(ConfigurationError);
});

const account = '123456789012';
const role = `arn:aws:iam::${account}:role/drawbridge-responder`;
const tenantId = '11111111-1111-4111-8111-111111111111';
const subscription = '22222222-2222-4222-8222-222222222222';

it('reads AWS accounts with the role to assume in each, and several tenants', async () => {
  const text = `clouds:
  aws:
    region: eu-west-1
    accounts:
      - id: '${account}'
        roleArn: ${role}
        externalId: example-1
      - id: '210987654321'
  azure:
    tenants:
      - tenantId: ${tenantId}
        subscriptions: [${subscription}]
`;
  expect(await read(text)).toEqual({
    aws: {
      region: 'eu-west-1',
      accounts: [{ id: account, roleArn: role, externalId: 'example-1' }, { id: '210987654321' }],
    },
    azure: { tenants: [{ tenantId, subscriptions: [subscription] }] },
  });
});

it.each([
  [
    'an id that YAML reads as a number',
    `- id: 012345678901`,
    ':4:13: clouds.aws.accounts[0].id: an AWS account id is text',
  ],
  [
    'an id of another length',
    `- id: '12345'`,
    ':4:13: clouds.aws.accounts[0].id: an AWS account id has 12 digits',
  ],
  [
    'a role of another account',
    `- id: '210987654321'\n        roleArn: ${role}`,
    ':5:18: clouds.aws.accounts[0].roleArn: the role is of account 123456789012',
  ],
  [
    'the ARN of a user',
    `- id: '${account}'\n        roleArn: arn:aws:iam::${account}:user/me`,
    ':5:18: clouds.aws.accounts[0].roleArn: a role has an ARN',
  ],
  [
    'an account twice',
    `- id: '${account}'\n      - id: '${account}'`,
    ':5:13: clouds.aws.accounts[1].id: 123456789012 is named twice',
  ],
  [
    'a field that there is not',
    `- id: '${account}'\n        role: ${role}`,
    ':5:9: clouds.aws.accounts[0].role: there is no such field',
  ],
  [
    'an external id without a role',
    `- id: '${account}'\n        externalId: example`,
    ':5:21: clouds.aws.accounts[0].externalId: an external id is for a role',
  ],
  [
    'a session name that STS does not take',
    `- id: '${account}'\n        roleArn: ${role}\n        sessionName: a b`,
    ':6:22: clouds.aws.accounts[0].sessionName: a session name has',
  ],
])('refuses, in accounts, %s at its line', async (_what, item, said) => {
  await expect(read(`clouds:\n  aws:\n    accounts:\n      ${item}\n`)).rejects.toThrow(said);
});

it.each([
  ['a tenant twice', `[{ tenantId: ${tenantId} }, { tenantId: ${tenantId} }]`, 'tenants[1].tenantId'],
  [
    'a subscription in two tenants',
    `[{ tenantId: ${tenantId}, subscriptions: [${subscription}] }, { tenantId: 55555555-5555-4555-8555-555555555555, subscriptions: [${subscription}] }]`,
    'tenants[1].subscriptions[0]',
  ],
])('refuses %s', async (_what, tenants, field) => {
  await expect(read(`clouds:\n  azure:\n    tenants: ${tenants}\n`)).rejects.toThrow(field);
});

it('refuses a tenant beside a list of tenants', async () => {
  const text = `clouds:\n  azure:\n    tenantId: ${tenantId}\n    tenants: [{ tenantId: ${tenantId} }]\n`;
  await expect(read(text)).rejects.toThrow(
    ':3:15: clouds.azure.tenantId: with tenants, tenantId stands under each',
  );
});

it('knows no clouds where there is no configuration', async () => {
  expect(await readConnections(await mkdtemp(join(tmpdir(), 'configuration-')), undefined)).toEqual({});
});

it.each([
  ['http://ci.example.com/jwks', false],
  ['HTTP://ci.example.com/jwks', false],
  ['http://localhost:x@ci.example.com/jwks', false],
  ['http://127.0.0.1.example.com/jwks', false],
  ['http:', false],
  ['https://ci.example.com/jwks', true],
  ['http://127.0.0.1:8080/jwks', true],
  ['keys/ci.json', true],
])('trusts the keys of an issuer at %s: %s', async (keys, isTrusted) => {
  const issuer = `{ issuer: 'https://ci.example.com', audience: a, claims: { a: b }, keys: '${keys}' }`;
  const reading = read(`approvals:\n  oidc:\n    - ${issuer}\n`);
  if (isTrusted) await expect(reading).resolves.toEqual({});
  else await expect(reading).rejects.toThrow('use https');
});

describe('the configuration that is found', () => {
  async function folders() {
    const top = await mkdtemp(join(tmpdir(), 'configuration-'));
    const cwd = join(top, 'a/b');
    await mkdir(cwd, { recursive: true });
    return { cwd, above: join(top, 'drawbridge.config.yaml'), near: join(top, 'a/drawbridge.config.yaml') };
  }

  it('is the nearest upwards, and the named one wherever it is', async () => {
    const { cwd, above, near } = await folders();
    await writeFile(above, '');
    expect(findConfiguration(cwd, undefined)).toBe(above);
    await writeFile(near, '');
    expect(findConfiguration(cwd, undefined)).toBe(near);
    expect(findConfiguration(cwd, '../../drawbridge.config.yaml')).toBe(above);
    expect(() => findConfiguration(cwd, 'drawbridge.config.yaml')).toThrow('--config: there is no file');
  });

  it.skipIf(userInfo().uid !== 0)(
    "is not another user's, unless it is named (skipped unless root)",
    async () => {
      const { cwd, above } = await folders();
      await writeFile(above, '');
      await chown(above, 65534, 65534);
      expect(() => findConfiguration(cwd, undefined)).toThrow(/belongs to another user than .*\n.*--config /);
      expect(findConfiguration(cwd, above)).toBe(above);
      await chown(cwd, 65534, 65534);
      expect(findConfiguration(cwd, undefined)).toBe(above);
    },
  );
});

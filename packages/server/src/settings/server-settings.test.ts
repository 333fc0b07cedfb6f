import { expect, it } from 'vitest';

import { readServerSettings } from './server-settings.ts';

const tenant = '11111111-1111-4111-8111-111111111111';
const clientId = '22222222-2222-4222-8222-22222222222a';
const group = 'AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA';

function problemsOf(value: unknown): readonly string[] {
  return readServerSettings(value).problems.map(({ field, message }) => `${field ?? ''}: ${message}`);
}

it('listens on loopback and lets nobody in when nothing is configured', () => {
  const read = readServerSettings(undefined);
  expect(read.ok && read.value).toMatchObject({
    listen: { host: '127.0.0.1', port: 8_480 },
    behindProxy: false,
    authentication: { oidc: [], tokens: false, identities: [], clockSkew: 60_000 },
    notifications: { channels: [], escalateAfter: 900_000 },
  });
});

it('keeps its state in a file, and runs playbooks in itself, unless PostgreSQL and Temporal are named', () => {
  for (const plain of [{}, { store: 'sqlite', engine: 'embedded' }]) {
    const read = readServerSettings(plain);
    expect(read.ok && read.value).toMatchObject({ store: {}, engine: {} });
  }
  const read = readServerSettings({
    store: { postgres: { host: 'db.example.com', user: 'drawbridge', passwordEnv: 'DB_PASSWORD' } },
    engine: { temporal: { address: 'temporal.example.com:7233', tls: true } },
    sealKeyFile: 'seal-key.pem',
  });
  expect(read.problems).toEqual([]);
  expect(read.ok && read.value.engine.temporal).toMatchObject({
    namespace: 'default',
    taskQueue: 'drawbridge',
  });
});

it('reads a whole configuration', () => {
  const read = readServerSettings({
    listen: { host: '0.0.0.0', port: 443 },
    publicUrl: 'https://drawbridge.example.com/',
    tls: { certFile: 'tls/cert.pem', keyFile: 'tls/key.pem' },
    authentication: {
      entra: { tenants: [tenant.toUpperCase()], clientId, groupRoles: { [group]: 'approver' } },
      oidc: [
        {
          issuer: 'https://sso.example.com/realms/soc',
          audience: 'drawbridge',
          roles: { claim: ['realm_access', 'roles'], values: { soc: 'responder' } },
          person: { claim: 'email_verified', equals: true },
          personClaims: { employeeid: 'employee' },
        },
      ],
      tokens: true,
      signIn: { issuer: 'entra', clientId, sessionFor: 'PT1H' },
      identities: [
        [`entra:${tenant}/${clientId.toUpperCase()}`, 'oidc:https://sso.example.com/realms/soc#C'],
      ],
    },
    notifications: {
      escalateAfter: 'PT10M',
      channels: [
        { name: 'soc', kind: 'teams', urlFile: 'teams-url', shape: 'message' },
        {
          name: 'mail',
          kind: 'email',
          host: 'mail.example.com',
          from: 'd@example.com',
          to: ['s@example.com'],
        },
      ],
    },
  });
  expect(read.problems).toEqual([]);
  expect(read.ok && read.value).toMatchObject({
    publicUrl: 'https://drawbridge.example.com',
    authentication: {
      entra: { tenants: [tenant], groupRoles: { [group.toLowerCase()]: 'approver' } },
      signIn: { sessionFor: 3_600_000 },
      identities: [[`entra:${tenant}/${clientId}`, 'oidc:https://sso.example.com/realms/soc#C']],
    },
    notifications: { escalateAfter: 600_000, channels: [{ when: 'request' }, { encryption: 'starttls' }] },
  });
});

const issuer = {
  issuer: 'https://sso.example.com',
  audience: 'd',
  roles: { claim: 'r', values: { a: 'admin' } },
};

it.each([
  ['a misspelt field', { listn: {} }, 'server.listn: there is no such field: listn'],
  [
    'HS256, for which a public key would do as the secret',
    { authentication: { oidc: [{ ...issuer, algorithms: ['HS256'] }] } },
    /^server\.authentication\.oidc\[0\]\.algorithms\[0\]: /,
  ],
  [
    'the issuer that all tenants of Entra ID share',
    { authentication: { oidc: [{ ...issuer, issuer: 'https://login.microsoftonline.com/common/v2.0' }] } },
    /lets any tenant in: use authentication\.entra/,
  ],
  [
    'an issuer over http',
    { authentication: { oidc: [{ ...issuer, issuer: 'http://sso.example.com' }] } },
    /https/,
  ],
  ['one issuer twice', { authentication: { oidc: [issuer, issuer] } }, /is named twice/],
  ['a tenant by its name', { authentication: { entra: { tenants: ['contoso'], clientId } } }, /a GUID/],
  ['more skew than five minutes', { authentication: { clockSkew: 'PT6M' } }, /between PT0S and PT5M/],
  ['a skew that is no duration', { authentication: { clockSkew: '60' } }, /a duration such as PT5M/],
  [
    'a sign-in at an issuer that is not configured',
    { authentication: { signIn: { issuer: 'https://other.example.com', clientId: 'd' } } },
    /is neither/,
  ],
  [
    'a sign-in without saying which tenant',
    {
      authentication: {
        entra: { tenants: [tenant, clientId], clientId },
        signIn: { issuer: 'entra', clientId },
      },
    },
    'server.authentication.signIn.tenant: name the tenant to sign in at: entra has several',
  ],
  [
    'a link between one identity',
    { authentication: { identities: [['email:ann@example.com']] } },
    /at least two, or there is nothing to link/,
  ],
  [
    'a link to an identity that nobody can have',
    { authentication: { identities: [['ann@example.com', 'email:ann@example.com']] } },
    /entra:<tenant>\/<object>, oidc:<issuer>#<subject> or email:<address>/,
  ],
  [
    'a password sent in the clear',
    {
      notifications: {
        channels: [
          {
            name: 'mail',
            kind: 'email',
            host: 'h',
            from: 'a@example.com',
            to: ['b@example.com'],
            encryption: 'none',
            user: 'u',
            passwordFile: 'p',
          },
        ],
      },
    },
    /a password is not sent without encryption/,
  ],
  [
    'notifications with links that lead nowhere',
    { notifications: { channels: [{ name: 's', kind: 'slack', urlFile: 'u' }] } },
    /^server\.publicUrl: notifications carry links/,
  ],
  [
    'a password of the database that stands in the configuration',
    { store: { postgres: { url: 'postgres://d:s3cret@db.example.com/d' } } },
    'server.store.postgres.url: postgres://user@host:5432/database, without a password',
  ],
  [
    'a database that is named twice',
    { store: { postgres: { url: 'postgres://db.example.com/d', host: 'db.example.com' } } },
    'server.store.postgres.host: name the url, or the host',
  ],
  ['a store of another kind', { store: 'mysql' }, 'server.store: sqlite, or postgres with its settings'],
  [
    'replicas that share no database',
    { engine: { temporal: { address: 'temporal.example.com:7233' } } },
    /^server\.store\.postgres: the engine temporal is for replicas/,
  ],
  [
    'replicas that would seal decisions with keys of their own',
    { engine: { temporal: { address: 'temporal.example.com:7233' } } },
    /^server\.sealKeyFile: .* the same on every replica/,
  ],
  ['a public address with a path', { publicUrl: 'https://example.com/drawbridge' }, /no path/],
  [
    'a public address with a password',
    { publicUrl: 'https://a:b@example.com' },
    /without a name or password/,
  ],
])('refuses %s', (_what, value, expected) => {
  expect(problemsOf(value)).toContainEqual(
    typeof expected === 'string' ? expected : (expect.stringMatching(expected) as string),
  );
});

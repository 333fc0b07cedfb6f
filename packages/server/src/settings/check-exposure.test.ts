import { expect, it } from 'vitest';

import { isLoopbackHost } from './addresses.ts';
import { checkExposure } from './check-exposure.ts';
import { readServerSettings } from './server-settings.ts';

const clientId = '22222222-2222-4222-8222-222222222222';
const tls = { certFile: 'cert.pem', keyFile: 'key.pem' };
const signIn = { entra: { tenants: [clientId], clientId }, signIn: { issuer: 'entra', clientId } };

function refusals(value: unknown): readonly string[] {
  const read = readServerSettings(value);
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('\n'));
  return checkExposure(read.value).map(({ code }) => code);
}

it.each(['127.0.0.1', '127.8.8.8', 'localhost', '::1', '[::1]', '::ffff:127.0.0.1'])(
  'listens on %s without authentication or TLS',
  (host) => {
    expect(isLoopbackHost(host)).toBe(true);
    expect(refusals({ listen: { host } })).toEqual([]);
  },
);

it.each([
  '0.0.0.0',
  '::',
  '10.0.0.4',
  'localhost.example.com',
  '127.0.0.1.example.com',
  '::ffff:10.0.0.4',
  '*',
])('does not listen on %s without authentication and TLS', (host) => {
  expect(refusals({ listen: { host } })).toEqual(['server/no-authentication', 'server/no-tls']);
});

it.each([
  ['authentication alone', { authentication: { tokens: true } }, ['server/no-tls']],
  ['TLS alone', { tls }, ['server/no-authentication']],
  ['a proxy alone', { behindProxy: true }, ['server/no-authentication']],
  ['both', { tls, authentication: { tokens: true } }, []],
  ['authentication behind a proxy', { behindProxy: true, authentication: { tokens: true } }, []],
  ['sign-in without a public address', { tls, authentication: signIn }, ['server/public-url']],
  [
    'sign-in with a public address that is http',
    { tls, authentication: signIn, publicUrl: 'http://127.0.0.1:1' },
    ['server/public-url'],
  ],
  ['sign-in with https', { tls, authentication: signIn, publicUrl: 'https://d.example.com' }, []],
])('beyond loopback, with %s', (_what, settings, expected) => {
  expect(refusals({ listen: { host: '0.0.0.0' }, ...settings })).toEqual(expected);
});

it('asks for authentication on loopback as well where a proxy leads to it', () => {
  expect(refusals({ behindProxy: true })).toEqual(['server/no-authentication']);
  expect(refusals({ publicUrl: 'https://d.example.com' })).toEqual([
    'server/no-authentication',
    'server/no-tls',
  ]);
});

import type { Clock } from '@drawbridge/base';
import { startIssuerSim, type IssuerSim } from '@drawbridge/cloud-sim';

import { authenticationSettings, type AuthenticationSettings } from '../settings/authentication-settings.ts';
import { openAuthenticator, type AuthenticatorContext } from './authenticator.ts';

/** The tenants and people that tests of identities, sign-in and approvals share. */
export const tenant = '11111111-1111-4111-8111-111111111111';
export const secondTenant = '22222222-2222-4222-8222-222222222222';
export const otherTenant = '33333333-3333-4333-8333-333333333333';
export const clientId = '44444444-4444-4444-8444-444444444444';
export const audience = `api://${clientId}`;
export const ann = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
export const bob = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb';
export const noRoles = 'cccccccc-cccc-4ccc-8ccc-cccccccccccc';
export const workload = 'dddddddd-dddd-4ddd-8ddd-dddddddddddd';
const callback = 'http://127.0.0.1:8480/sign-in/callback';

const people = [
  { id: ann, name: 'Ann Approver', email: 'ann@example.com', isEmailVerified: true, roles: ['approver'] },
  { id: bob, name: 'Bob Responder', email: 'bob@example.com', roles: ['responder'] },
  { id: noRoles, name: 'Nobody In Particular', roles: [] },
];
const applications = [
  { clientId, secret: 'web-client-secret', redirectUris: [callback] },
  { clientId: 'public-client', redirectUris: [callback] },
];

/** Starts the issuers: two tenants that are let in, one that is not, and an issuer that is not Entra ID. */
export function startIssuers(clock: Clock): Promise<IssuerSim> {
  return startIssuerSim({
    clock,
    tenants: [
      ...[tenant, secondTenant, otherTenant].map((id) => ({
        id,
        kind: 'entra' as const,
        people,
        applications,
      })),
      { id: 'sso', kind: 'oidc', people, applications },
    ],
  });
}

export const startOfDay = new Date('2026-05-04T08:00:00Z');

/** The settings under which the stand-in's issuers are let in. */
export function settingsFor(sim: IssuerSim, more: object = {}): AuthenticationSettings {
  return authenticationSettings.parse({
    entra: { tenants: [tenant, secondTenant], clientId, authorityHost: sim.url },
    oidc: [
      {
        issuer: sim.issuerOf('sso'),
        audience: 'drawbridge',
        roles: { claim: 'roles', values: { approver: 'approver', responder: 'responder' } },
        person: { claim: 'name' },
      },
    ],
    ...more,
  });
}

/** An authenticator that keeps no keys longer than it must, so that a rotation shows at once. */
export function authenticatorFor(sim: IssuerSim, context: AuthenticatorContext, more: object = {}) {
  const { authenticate } = openAuthenticator(settingsFor(sim, more), {
    keyCache: { maxAgeMs: 0, cooldownMs: 0 },
    ...context,
  });
  return (token: string) => authenticate(`Bearer ${token}`);
}

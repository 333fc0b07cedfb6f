import { expect, it } from 'vitest';

import type { Caller } from './caller.ts';
import { checkApprover, isSamePerson } from './same-person.ts';

const approver: Caller = {
  subject: 'entra:t/ann',
  kind: 'user',
  roles: ['approver'],
  display: 'Ann',
  personKeys: ['email:ann@example.com', 'employee:1234'],
};
const linked = [
  ['oidc:https://sso.example.com#ann', 'entra:t/ann-admin'],
  ['entra:t/ann-admin', 'entra:t/ann'],
];

function refusal(requester: { subject: string; personKeys: readonly string[] }, who = approver) {
  return checkApprover(who, requester, linked).problems[0]?.code;
}

it('lets somebody else approve', () => {
  expect(refusal({ subject: 'entra:t/bob', personKeys: ['email:bob@example.com'] })).toBeUndefined();
});

it.each([
  ['the same subject', { subject: 'entra:t/ann', personKeys: [] }],
  [
    'another subject with the same verified address',
    { subject: 'oidc:x#1', personKeys: ['email:ann@example.com'] },
  ],
  ['another subject with the same employee number', { subject: 'oidc:x#1', personKeys: ['employee:1234'] }],
  ['an identity that is linked', { subject: 'entra:t/ann-admin', personKeys: [] }],
  [
    'an identity that is linked over another',
    { subject: 'oidc:https://sso.example.com#ann', personKeys: [] },
  ],
  ['an API token that the approver owns', { subject: 'token:a', personKeys: ['entra:t/ann'] }],
  ['an API token owned by a linked identity', { subject: 'token:a', personKeys: ['entra:t/ann-admin'] }],
])('refuses an approver who requested under %s', (_what, requester) => {
  expect(refusal(requester)).toBe('identity/own-request');
});

it('does not take one display name for one person', () => {
  expect(isSamePerson({ ...approver, personKeys: [] }, { subject: 'entra:t/ann2', personKeys: [] }, [])).toBe(
    false,
  );
});

it('refuses an approver without the role, a machine with it, and a requester who is not known', () => {
  const bob = { subject: 'entra:t/bob', personKeys: [] };
  expect(refusal(bob, { ...approver, roles: ['responder', 'admin'] })).toBe('identity/not-allowed');
  expect(refusal(bob, { ...approver, kind: 'workload' })).toBe('identity/not-allowed');
  expect(refusal({ subject: '', personKeys: [] })).toBe('identity/requester-unknown');
});

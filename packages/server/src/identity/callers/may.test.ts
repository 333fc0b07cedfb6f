import { expect, it } from 'vitest';

import { roles, type Role } from '../../settings/authentication-settings.ts';
import type { Caller, CallerKind } from './caller.ts';
import { checkPermission, may, type Permission } from './may.ts';

const permissions: readonly Permission[] = [
  'read',
  'plan',
  'submit',
  'request',
  'end',
  'reopen',
  'decide',
  'operate',
  'manage-tokens',
];

function caller(kind: CallerKind, ...given: readonly Role[]): Caller {
  return { subject: 's', kind, roles: given, display: 'd', personKeys: [] };
}

function allowed(kind: CallerKind, role: Role): readonly Permission[] {
  return permissions.filter((permission) => may(caller(kind, role), permission));
}

it('gives a person what the role says and no more', () => {
  expect(Object.fromEntries(roles.map((role) => [role, allowed('user', role)]))).toEqual({
    viewer: ['read'],
    responder: ['read', 'plan', 'submit', 'request', 'end', 'reopen'],
    approver: ['read', 'decide'],
    admin: ['read', 'operate', 'manage-tokens'],
  });
});

it.each(['workload', 'token'] as const)(
  'lets a %s neither decide nor re-open access nor make tokens with any role',
  (kind) => {
    expect(Object.fromEntries(roles.map((role) => [role, allowed(kind, role)]))).toEqual({
      viewer: ['read'],
      responder: ['read', 'plan', 'submit', 'request', 'end'],
      approver: ['read'],
      admin: ['read', 'operate'],
    });
  },
);

it('lets an agent look, plan, and ask for what a person approves, with any role', () => {
  expect(Object.fromEntries(roles.map((role) => [role, allowed('agent', role)]))).toEqual({
    viewer: ['read'],
    responder: ['read', 'plan', 'request'],
    approver: ['read'],
    admin: ['read'],
  });
});

it('allows nothing without a role', () => {
  expect(permissions.filter((permission) => may(caller('user'), permission))).toEqual([]);
});

it('says which role is missing, and that a machine does not decide', () => {
  const messages = [caller('user', 'viewer'), caller('token', 'approver'), caller('agent', 'approver')].map(
    (who) => checkPermission(who, 'decide').problems[0]?.message,
  );
  expect(messages).toEqual([
    'to decide takes the role approver; this caller has viewer',
    'a token may not decide: that takes a person',
    'an agent may not decide: that takes a person',
  ]);
});

import { expect, it } from 'vitest';

import { decide } from './examine-permissions.ts';

const EvalActionName = 'iam:GetUser';
const allowed = { EvalActionName, EvalDecision: 'allowed' } as const;
const resource = (EvalResourceDecision: 'allowed' | 'implicitDeny' | 'explicitDeny') => ({
  EvalResourceName: 'arn:aws:iam::123456789012:user/any',
  EvalResourceDecision,
});

it.each([
  ['no answer', undefined, 'unknown'],
  ['allowed', allowed, 'yes'],
  [
    'denied by nobody, and allowed by nobody',
    { EvalActionName, EvalDecision: 'implicitDeny' as const },
    'no',
  ],
  ['denied', { EvalActionName, EvalDecision: 'explicitDeny' as const }, 'no'],
  [
    'allowed, and not by the organization',
    { ...allowed, OrganizationsDecisionDetail: { AllowedByOrganizations: false } },
    'no',
  ],
  [
    'allowed, and not by the boundary',
    { ...allowed, PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } },
    'no',
  ],
  [
    'allowed, and denied on one resource',
    { ...allowed, ResourceSpecificResults: [resource('allowed'), resource('implicitDeny')] },
    'no',
  ],
  ['hanging on what only a call has', { ...allowed, MissingContextValues: ['aws:SourceIp'] }, 'unknown'],
  [
    'hanging on it for one resource',
    {
      ...allowed,
      ResourceSpecificResults: [{ ...resource('allowed'), MissingContextValues: ['aws:SourceIp'] }],
    },
    'unknown',
  ],
])('of an action that the simulator calls %s: %s', (_what, result, held) => {
  expect(decide(result).held).toBe(held);
});

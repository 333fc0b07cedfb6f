import { expect, it } from 'vitest';

import { isGranted } from './permission.ts';

it.each([
  ['iam:Get*', 'iam:GetUser', true],
  ['iam:Get*', 'iam:ListUsers', false],
  ['Microsoft.SecurityInsights/*/read', 'Microsoft.SecurityInsights/alertRules/read', true],
  ['Microsoft.SecurityInsights/*/read', 'Microsoft.SecurityInsights/alertRules/write', false],
  ['*/read', 'Microsoft.SecurityInsights/alertRules/read', true],
  ['Microsoft.SecurityInsights/*', 'MicrosoftXSecurityInsights/alertRules/read', false],
])('%s covers %s: %s', (granted, needed, covers) => {
  expect(isGranted({ granted: [granted], withheld: [] }, needed)).toBe(covers);
});

it.each([
  ['everything', undefined],
  ['it by name', ['iam:GetUser', 'iam:GetRole']],
  ['it by a star', ['iam:*']],
])('withholds one permission from a caller who was granted %s', (_what, granted) => {
  const grants = { granted, withheld: ['iam:GetUser'] };
  expect(isGranted(grants, 'iam:GetUser')).toBe(false);
  expect(isGranted(grants, 'iam:GetRole')).toBe(true);
});

it('takes a grant of many stars without trying every way in which it might cover', () => {
  const grants = { granted: [`${'*a'.repeat(200)}*c`], withheld: [] };
  expect(isGranted(grants, 'a'.repeat(50_000))).toBe(false);
});

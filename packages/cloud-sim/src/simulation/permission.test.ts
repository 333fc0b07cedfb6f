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
  expect(isGranted([granted], needed)).toBe(covers);
});

import { expect, test } from 'vitest';

import { redactSecrets } from './redact-secrets.ts';

test.each([
  ['Authorization: Bearer abc.def', 'Authorization: Bearer [redacted]'],
  ['the token eyJhbGciOi.eyJvaWQi.c2ln was refused', 'the token [redacted] was refused'],
  ['client_secret=hunter2&grant_type=x', 'client_secret=[redacted]&grant_type=x'],
  ['{"password": "hunter2", "user": "eve"}', '{"password": "[redacted]", "user": "eve"}'],
  ['https://x.example.com/vhd?sv=1&sig=abc%3D', 'https://x.example.com/vhd?sv=1&sig=[redacted]'],
])('takes the credential out of %s', (text, expected) => {
  expect(redactSecrets(text)).toBe(expected);
});

test('leaves what clouds say of rights and names', () => {
  const text =
    "The client '33333333-3333-4333-8333-333333333333' does not have authorization to perform action " +
    "'Microsoft.Compute/virtualMachines/deallocate/action' over scope '/subscriptions/1'.";
  expect(redactSecrets(text)).toBe(text);
});

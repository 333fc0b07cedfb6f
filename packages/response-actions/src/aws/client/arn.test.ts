import { expect, test } from 'vitest';

import { parseArn } from './arn.ts';

const account = '123456789012';

test.each([
  [`arn:aws:iam::${account}:root`, { kind: 'root', account }],
  [`arn:aws:iam::${account}:user/alice`, { kind: 'user', account, userName: 'alice' }],
  [`arn:aws-cn:iam::${account}:user/ops/eu/bob`, { kind: 'user', account, userName: 'bob' }],
  [
    `arn:aws:sts::${account}:assumed-role/Deploy/alice`,
    { kind: 'role-session', account, roleName: 'Deploy', sessionName: 'alice' },
  ],
  [`arn:aws:iam::${account}:role/Deploy`, { kind: 'other', account }],
  [
    `arn:aws:sts::${account}:federated-user/alice`,
    { kind: 'federated-user', account: '123456789012', name: 'alice' },
  ],
  [`arn:aws:sts::${account}:user/alice`, { kind: 'other', account }],
  [`arn:aws:iam::${account}:user/`, { kind: 'other', account }],
  ['alice', { kind: 'other' }],
  ['', { kind: 'other' }],
])('reads %s', (arn, expected) => {
  expect(parseArn(arn)).toEqual(expected);
});

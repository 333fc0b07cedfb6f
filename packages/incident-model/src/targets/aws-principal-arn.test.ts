import { expect, it } from 'vitest';

import { parseAwsPrincipalArn } from './aws-principal-arn.ts';

const account = '123456789012';

it.each([
  [`arn:aws:iam::${account}:user/alice`, { principalType: 'user', userName: 'alice' }],
  [`arn:aws:iam::${account}:user/division/team/alice`, { principalType: 'user', userName: 'alice' }],
  [`arn:aws-us-gov:iam::${account}:root`, { principalType: 'root' }],
  [
    `arn:aws:sts::${account}:assumed-role/Admin/alice@example.com`,
    { principalType: 'role-session', roleName: 'Admin', sessionName: 'alice@example.com' },
  ],
])('reads %s', (arn, expected) => {
  expect(parseAwsPrincipalArn(arn)).toEqual({
    ok: true,
    target: { kind: 'aws.principal', account, arn, ...expected },
  });
});

it('never takes the name of a session for a user', () => {
  const parsed = parseAwsPrincipalArn(`arn:aws:sts::${account}:assumed-role/Admin/alice`);
  expect(parsed.ok && parsed.target.userName).toBeUndefined();
});

it.each([
  [`arn:aws:sts::${account}:federated-user/bob`, 'federated session'],
  [`arn:aws:iam::${account}:role/Admin`, 'is a role'],
  [`arn:aws:iam::${account}:group/admins`, 'neither a user nor the root'],
  [`arn:aws:iam::${account}:user/`, 'empty part'],
  [`arn:aws:sts::${account}:assumed-role/Admin`, 'does not name both'],
  ['arn:aws:iam::12:user/alice', 'not the ARN'],
  ['arn:aws:ec2:eu-west-1:123456789012:instance/i-1', 'not the ARN'],
  ['alice', 'not the ARN'],
])('does not read %s, and says why', (arn, why) => {
  const parsed = parseAwsPrincipalArn(arn);
  expect(!parsed.ok && parsed.why).toContain(why);
});

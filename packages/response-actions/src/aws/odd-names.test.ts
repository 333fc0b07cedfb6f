import type { Target } from '@drawbridge/incident-model';
import { describe, expect, test } from 'vitest';

import type { ConformanceCase } from '../conformance/conformance-case.suite.ts';
import { useStages } from '../conformance/stage.suite.ts';
import { deactivateAccessKeyCase } from './iam/deactivate-access-key/conformance-case.suite.ts';
import { deleteAccessKeyCase } from './iam/delete-access-key/conformance-case.suite.ts';
import { denyUserCase } from './iam/deny-user/conformance-case.suite.ts';
import { revokeRoleSessionsCase } from './iam/revoke-role-sessions/conformance-case.suite.ts';
import { terminateSessionsCase } from './ssm/terminate-sessions/conformance-case.suite.ts';

const start = useStages();
const account = '123456789012';
const accessKeyId = 'AKIAEXAMPLEALICE0001';
const region = 'us-east-1';

/** Names and paths that IAM takes: letters, digits and `+=,.@_-`; in a path every printable character. */
const names: readonly (readonly [path: string, name: string])[] = [
  ['/', 'alice'],
  ['/ops/', 'alice'],
  ['/ops/eu/west/', 'alice.b@example.com'],
  ['/', 'a+b=c,d.e@f-g_h'],
  ['/a=b/c,d.e@f-g+h/', 'x'],
  ['/user/', 'root'],
  ['/assumed-role/Admin/', 'session'],
  ["/o'neil:&<>#%/", '...'],
  ['/double//slash/', '-'],
  ['/', '='],
];

const userTarget = (path: string, userName: string): Target => ({
  kind: 'aws.principal',
  principalType: 'user',
  account,
  arn: `arn:aws:iam::${account}:user${path}${userName}`,
  userName,
});

const sessionTarget = (roleName: string, sessionName: string): Target => ({
  kind: 'aws.principal',
  principalType: 'role-session',
  account,
  arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${sessionName}`,
  roleName,
  sessionName,
});

/** Plans, contains and undoes; the facts name the target in full. */
async function through(base: ConformanceCase, target: Target, aws: object, arn: string) {
  const { contain, undo, action } = await start({ ...base, target, world: { aws: { region, ...aws } } });
  const { plan, result } = await contain();
  expect(plan.facts.names).toContain(arn);
  expect(plan.facts).not.toHaveProperty('contradictions');
  expect(result).toMatchObject({ outcome: 'contained' });
  if (action.reversible !== 'no') expect(await undo(plan.undo)).toMatchObject({ outcome: 'restored' });
}

describe.each(names)('a name of IAM with path %s: %s', (path, name) => {
  const arn = `arn:aws:iam::${account}:user${path}${name}`;
  const user = (status: 'Active' | 'Inactive' = 'Active') => ({
    users: [{ userName: name, path, accessKeys: [{ accessKeyId, status }] }],
  });
  const key: Target = { kind: 'aws.access-key', accessKeyId, principalArn: arn };

  test('its key is deactivated and put back', () => through(deactivateAccessKeyCase, key, user(), arn));
  test('its key is deleted', () => through(deleteAccessKeyCase, key, user('Inactive'), arn));
  test('as a user it is denied, by ARN', () => through(denyUserCase, userTarget(path, name), user(), arn));
  test('as a user it is denied, by key', () => through(denyUserCase, key, user(), arn));

  test('as a user its sessions on machines are ended', async () => {
    const ssmSessions = [{ sessionId: 's-1', target: 'i-0123456789abcdef0', owner: arn, region }];
    await through(terminateSessionsCase, userTarget(path, name), { ...user(), ssmSessions }, arn);
  });

  test('as a role its sessions are revoked and let in again', async () => {
    const roles = [{ roleName: name, path }];
    const roleArn = `arn:aws:iam::${account}:role${path}${name}`;
    await through(revokeRoleSessionsCase, sessionTarget(name, name), { roles }, roleArn);
  });
});

test('a name in another case is the one that IAM has, in every fact', async () => {
  const users = [{ userName: 'Alice', path: '/Ops/', userId: 'AIDAEXAMPLEALICE0001' }];
  const target = userTarget('/ops/', 'aLiCe');
  const { contain, sim } = await start({ ...denyUserCase, target, world: { aws: { region, users } } });
  const { plan } = await contain();
  expect(plan.target).toMatchObject({ arn: `arn:aws:iam::${account}:user/Ops/Alice`, userName: 'Alice' });
  expect(plan.change).toMatchObject({ userName: 'Alice' });
  expect(Object.keys(sim.snapshot().aws.users[0]?.inlinePolicies ?? {})).toEqual(['DrawbridgeDenyAll']);
});

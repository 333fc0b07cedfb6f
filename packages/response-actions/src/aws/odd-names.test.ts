import type { Target } from '@drawbridge/incident-model';
import { describe, expect, test } from 'vitest';

import { actionCatalogue } from '../catalogue/action-catalogue.ts';
import type { ConformanceCase } from '../conformance/conformance-case.suite.ts';
import { useStages } from '../conformance/stage.suite.ts';
import { isolateInstanceCase } from './ec2/isolate-instance/conformance-case.suite.ts';
import { deactivateAccessKeyCase } from './iam/deactivate-access-key/conformance-case.suite.ts';
import { deleteAccessKeyCase } from './iam/delete-access-key/conformance-case.suite.ts';
import { denyUserCase } from './iam/deny-user/conformance-case.suite.ts';
import { revokeRoleSessionsCase } from './iam/revoke-role-sessions/conformance-case.suite.ts';
import { cancelCommandCase } from './ssm/cancel-commands/conformance-case.suite.ts';
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
async function through(
  base: ConformanceCase,
  target: Target,
  aws: object,
  arn: string,
  also: { readonly groups?: string; readonly name?: string } = {},
) {
  const { contain, undo, action } = await start({ ...base, target, world: { aws: { region, ...aws } } });
  const { plan, result } = await contain();
  expect(plan.facts.names).toContain(arn);
  if (also.name !== undefined) expect(plan.facts.names).toContain(also.name);
  if (also.groups !== undefined) expect(plan.facts.groups).toContain(also.groups);
  expect(plan.facts).not.toHaveProperty('contradictions');
  expect(result).toMatchObject({ outcome: 'contained' });
  if (action.reversible !== 'no') expect(await undo(plan.undo)).toMatchObject({ outcome: 'restored' });
}

/** Where a name stands, as a user or a role of IAM, in what an action is aimed at or comes across. */
type Trial = (path: string, name: string) => Promise<void>;

const userArn = (path: string, name: string) => `arn:aws:iam::${account}:user${path}${name}`;
const roleArn = (path: string, name: string) => `arn:aws:iam::${account}:role${path}${name}`;
const sessionArn = (name: string) => `arn:aws:sts::${account}:assumed-role/${name}/${name}`;
const keyOf = (path: string, name: string): Target => ({
  kind: 'aws.access-key',
  accessKeyId,
  principalArn: userArn(path, name),
});
const userWorld = (path: string, userName: string, status: 'Active' | 'Inactive' = 'Active') => ({
  users: [{ userName, path, accessKeys: [{ accessKeyId, status }] }],
});
const machine = { kind: 'aws.instance', instanceId: 'i-0123456789abcdef0', region } as const;
const machineArn = `arn:aws:ec2:${region}:${account}:instance/${machine.instanceId}`;

/** Every action of AWS, with the ways in which a name reaches it. One that no name reaches says why. */
const trials: Readonly<Record<string, Readonly<Record<string, Trial>> | { readonly noName: string }>> = {
  'aws.iam.deactivate-access-key': {
    'deactivates its key': (path, name) =>
      through(deactivateAccessKeyCase, keyOf(path, name), userWorld(path, name), userArn(path, name)),
  },
  'aws.iam.delete-access-key': {
    'deletes its key': (path, name) =>
      through(deleteAccessKeyCase, keyOf(path, name), userWorld(path, name, 'Inactive'), userArn(path, name)),
  },
  'aws.iam.deny-user': {
    'denies it by ARN': (path, name) =>
      through(denyUserCase, userTarget(path, name), userWorld(path, name), userArn(path, name)),
    'denies it by key': (path, name) =>
      through(denyUserCase, keyOf(path, name), userWorld(path, name), userArn(path, name)),
  },
  'aws.iam.revoke-role-sessions': {
    'revokes its sessions as a role': (path, name) => {
      const roles = [{ roleName: name, path }];
      return through(revokeRoleSessionsCase, sessionTarget(name, name), { roles }, roleArn(path, name));
    },
  },
  'aws.ssm.terminate-sessions': {
    'ends its sessions as a user': (path, name) => {
      const ssmSessions = [
        { sessionId: `${name}-1`, target: machine.instanceId, owner: userArn(path, name), region },
      ];
      const world = { ...userWorld(path, name), ssmSessions };
      return through(terminateSessionsCase, userTarget(path, name), world, userArn(path, name));
    },
    'ends its sessions as a role, and knows the role with its path': (path, name) => {
      const ssmSessions = [
        { sessionId: `${name}-1`, target: machine.instanceId, owner: sessionArn(name), region },
      ];
      const world = { roles: [{ roleName: name, path }], ssmSessions };
      return through(terminateSessionsCase, sessionTarget(name, name), world, roleArn(path, name));
    },
    'ends the session that is named after it': (path, name) => {
      const sessionId = `${name}-0a1b2c3d4e5f`;
      const ssmSessions = [{ sessionId, target: machine.instanceId, owner: userArn(path, name), region }];
      const target: Target = { kind: 'aws.ssm-session', sessionId, region };
      const world = { ...userWorld(path, name), ssmSessions };
      return through(terminateSessionsCase, target, world, userArn(path, name));
    },
    'ends its sessions on a machine': (path, name) => {
      const ssmSessions = [{ sessionId: 's-1', target: machine.instanceId, owner: sessionArn(name), region }];
      const world = { roles: [{ roleName: name, path }], ssmSessions };
      return through(terminateSessionsCase, machine, world, roleArn(path, name));
    },
  },
  'aws.ssm.cancel-commands': {
    'cancels what runs a document of its name': (_path, name) => {
      const commandId = '0c0ffee0-0000-4000-8000-000000000001';
      const invocations = [{ instanceId: machine.instanceId }];
      const target: Target = { kind: 'aws.ssm-command', commandId, region };
      const world = { ssmCommands: [{ commandId, region, documentName: name, invocations }] };
      return through(cancelCommandCase, target, world, machineArn);
    },
  },
  'aws.ec2.isolate-instance': {
    'isolates the machine of its name, in the group of its name, with the profile of its name': (
      path,
      name,
    ) => {
      const { instanceId } = machine;
      const groupId = 'sg-00000000000000001';
      const instances = [
        {
          instanceId,
          region,
          tags: { Name: name, [name]: path },
          instanceProfileArn: `arn:aws:iam::${account}:instance-profile${path}${name}`,
          interfaces: [{ networkInterfaceId: 'eni-0123456789abcdef0', groups: [groupId] }],
        },
      ];
      const world = {
        instances,
        securityGroups: [{ groupId, groupName: name, region }],
        autoScalingGroups: [{ autoScalingGroupName: `${path}${name}`, region, instances: [{ instanceId }] }],
      };
      return through(isolateInstanceCase, machine, world, machineArn, { groups: `${path}${name}`, name });
    },
  },
  'aws.ec2.disable-serial-console': { noName: 'it is aimed at a region, which AWS names' },
};

test('every action of AWS is tried with the names, or says why no name reaches it', () => {
  const ids = actionCatalogue.map((action) => action.id).filter((id) => id.startsWith('aws.'));
  expect(Object.keys(trials).sort()).toEqual([...ids].sort());
});

describe.each(names)('a name of IAM with path %s: %s', (path, name) => {
  const ways = Object.entries(trials).flatMap(([action, trial]) =>
    'noName' in trial ? [] : Object.entries(trial).map(([way, run]) => [`${action} ${way}`, run] as const),
  );
  test.each(ways)('%s', (_way, run) => run(path, name));
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

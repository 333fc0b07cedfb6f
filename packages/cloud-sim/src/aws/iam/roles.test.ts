import {
  DeleteAccessKeyCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  ListGroupsForUserCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { expect, it } from 'vitest';

import { iamClient, useCloudSim } from '../../simulation/start-for-test.suite.ts';
import type { WorldInput } from '../../world/world.ts';

const start = useCloudSim();
const document = '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}';
const world: WorldInput = {
  aws: {
    users: [
      {
        userName: 'mallory',
        groups: ['admins'],
        tags: { team: 'red' },
        accessKeys: [{ accessKeyId: 'AKIAEXAMPLEMALLORY01' }],
      },
    ],
    roles: [
      {
        roleName: 'Deploy',
        tags: { env: 'prod' },
        lastUsed: { date: '2026-01-01T00:00:00Z', region: 'eu-west-1' },
      },
      { roleName: 'AWSServiceRoleForECS', path: '/aws-service-role/ecs.amazonaws.com/' },
    ],
  },
};

it('gives a role with its trust policy URL-encoded, its tags and its last use', async () => {
  const sim = await start({ world });
  const { Role } = await iamClient(sim).send(new GetRoleCommand({ RoleName: 'Deploy' }));
  expect(Role).toMatchObject({
    Arn: 'arn:aws:iam::123456789012:role/Deploy',
    Tags: [{ Key: 'env', Value: 'prod' }],
    RoleLastUsed: { LastUsedDate: new Date('2026-01-01T00:00:00Z'), Region: 'eu-west-1' },
  });
  expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toContain('"ec2.amazonaws.com"');
  await expect(iamClient(sim).send(new GetRoleCommand({ RoleName: 'Nobody' }))).rejects.toMatchObject({
    name: 'NoSuchEntityException',
  });
});

it('keeps inline policies of a role, but not of one that a service owns', async () => {
  const sim = await start({ world });
  const iam = iamClient(sim);
  const named = { RoleName: 'Deploy', PolicyName: 'Deny' };
  await iam.send(new PutRolePolicyCommand({ ...named, PolicyDocument: document }));
  expect((await iam.send(new ListRolePoliciesCommand({ RoleName: 'Deploy' }))).PolicyNames).toEqual(['Deny']);
  const read = await iam.send(new GetRolePolicyCommand(named));
  expect(decodeURIComponent(read.PolicyDocument ?? '')).toBe(document);
  await iam.send(new DeleteRolePolicyCommand(named));
  await expect(iam.send(new GetRolePolicyCommand(named))).rejects.toMatchObject({ Code: 'NoSuchEntity' });
  const linked = { RoleName: 'AWSServiceRoleForECS', PolicyName: 'Deny', PolicyDocument: document };
  await expect(iam.send(new PutRolePolicyCommand(linked))).rejects.toMatchObject({
    name: 'UnmodifiableEntityException',
  });
});

it('tells tags and groups of a user, and deletes a key for good', async () => {
  const sim = await start({ world });
  const iam = iamClient(sim);
  const { User } = await iam.send(new GetUserCommand({ UserName: 'mallory' }));
  expect(User?.Tags).toEqual([{ Key: 'team', Value: 'red' }]);
  const { Groups } = await iam.send(new ListGroupsForUserCommand({ UserName: 'mallory' }));
  expect(Groups?.map((group) => group.GroupName)).toEqual(['admins']);
  const remove = new DeleteAccessKeyCommand({ UserName: 'mallory', AccessKeyId: 'AKIAEXAMPLEMALLORY01' });
  await iam.send(remove);
  expect(sim.snapshot().aws.users[0]?.accessKeys).toEqual([]);
  await expect(iam.send(remove)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
});

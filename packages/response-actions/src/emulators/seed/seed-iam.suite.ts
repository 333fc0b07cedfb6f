import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import type { World } from '@drawbridge/cloud-sim';

import type { EmulatedAccount } from '../start/emulator.suite.ts';
import { optionsOf } from './client-options.suite.ts';
import type { Seeding } from './seed-account.suite.ts';

type AwsWorld = World['aws'];
type IamUser = AwsWorld['users'][number];
type IamRole = AwsWorld['roles'][number];

/** A policy that allows everything: the responder's, and that of attackers, so that a refusal is the containment's. */
export const allowAll = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

/** Users with their keys, groups and policies, the responder among them; roles with theirs. */
export async function seedIdentities(
  account: EmulatedAccount,
  world: AwsWorld,
  seeded: Seeding,
): Promise<void> {
  const iam = new IAMClient(optionsOf(account, account.administrator));
  for (const group of new Set(world.users.flatMap((user) => user.groups))) {
    await iam.send(new CreateGroupCommand({ GroupName: group }));
  }
  for (const user of world.users) await seedUser(iam, user, seeded);
  const responder = /:user\/(?:.*\/)?([^/]+)$/.exec(world.responder.arn)?.[1];
  if (responder === undefined) throw new Error('the responder of a seeded world is a user');
  await iam.send(
    new PutUserPolicyCommand({ UserName: responder, PolicyName: 'Respond', PolicyDocument: allowAll }),
  );
  for (const role of world.roles) await seedRole(iam, role, seeded);
}

async function seedUser(iam: IAMClient, user: IamUser, { names, credentials }: Seeding): Promise<void> {
  const { userName: UserName, path: Path, tags } = user;
  await iam.send(new CreateUserCommand({ UserName, Path, Tags: tagsOf(tags) }));
  for (const GroupName of user.groups) await iam.send(new AddUserToGroupCommand({ UserName, GroupName }));
  for (const PolicyArn of user.attachedPolicies) {
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
  }
  for (const [PolicyName, PolicyDocument] of Object.entries(user.inlinePolicies)) {
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
  }
  for (const { accessKeyId, status } of user.accessKeys) {
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    const made = names.add(accessKeyId, AccessKey?.AccessKeyId);
    credentials.set(accessKeyId, {
      accessKeyId: made,
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    });
    if (status === 'Inactive') {
      await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId: made, Status: status }));
    }
  }
}

async function seedRole(iam: IAMClient, role: IamRole, { names }: Seeding): Promise<void> {
  const { roleName: RoleName, path: Path, trustPolicy, tags, inlinePolicies } = role;
  const AssumeRolePolicyDocument = names.toEmulator(trustPolicy);
  await iam.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument, Tags: tagsOf(tags) }));
  for (const [PolicyName, PolicyDocument] of Object.entries(inlinePolicies)) {
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  }
}

/** Tags as AWS has them. */
export function tagsOf(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

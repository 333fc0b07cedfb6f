import {
  DeleteUserPolicyCommand,
  GetUserPolicyCommand,
  ListAttachedUserPoliciesCommand,
  ListUserPoliciesCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { expect, it } from 'vitest';

import { iamClient, useCloudSim } from '../../simulation/start-for-test.suite.ts';
import type { WorldInput } from '../../world/world.ts';

const start = useCloudSim();
const quarantine = 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3';
const world: WorldInput = { aws: { users: [{ userName: 'mallory', attachedPolicies: [quarantine] }] } };
const named = { UserName: 'mallory', PolicyName: 'DenyOlderSessions' };
const document = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}';

it('puts, gives back URL-encoded, lists and removes an inline policy', async () => {
  const sim = await start({ world });
  const iam = iamClient(sim);
  await iam.send(new PutUserPolicyCommand({ ...named, PolicyDocument: document }));
  const read = await iam.send(new GetUserPolicyCommand(named));
  expect(read.PolicyDocument).toContain('%22Deny%22');
  expect(decodeURIComponent(read.PolicyDocument ?? '')).toBe(document);
  const list = () => iam.send(new ListUserPoliciesCommand({ UserName: 'mallory' }));
  expect((await list()).PolicyNames).toEqual(['DenyOlderSessions']);
  await iam.send(new DeleteUserPolicyCommand(named));
  expect((await list()).PolicyNames).toEqual([]);
});

it('says NoSuchEntity of a policy that is not there', async () => {
  const sim = await start({ world });
  const missing = {
    name: 'NoSuchEntityException',
    message: expect.stringContaining(
      'The user policy with name DenyOlderSessions cannot be found.',
    ) as string,
  };
  await expect(iamClient(sim).send(new GetUserPolicyCommand(named))).rejects.toMatchObject(missing);
  await expect(iamClient(sim).send(new DeleteUserPolicyCommand(named))).rejects.toMatchObject(missing);
});

it.each([
  '{',
  '"Statement"',
  '{"Version":"2012-10-17"}',
  '{"Version":"2012-10-17","Statement":[]}',
  '{"Version":"2026-01-01","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}',
  '{"Version":"2012-10-17","Statement":[{"Effect":"deny","Action":"*","Resource":"*"}]}',
  '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Resource":"*"}]}',
  '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*"}]}',
  '{"Version":"2012-10-17","Statement":[{"Sid":"no-hyphens","Effect":"Deny","Action":"*","Resource":"*"}]}',
])('refuses a document that is no policy: %s', async (PolicyDocument) => {
  const sim = await start({ world });
  const broken = new PutUserPolicyCommand({ ...named, PolicyDocument });
  await expect(iamClient(sim).send(broken)).rejects.toMatchObject({
    name: 'MalformedPolicyDocumentException',
    $metadata: { httpStatusCode: 400 },
  });
});

it('goes on not seeing a new policy while IAM settles', async () => {
  const sim = await start({ world: { aws: { ...world.aws, consistencyDelayReads: 1 } } });
  await iamClient(sim).send(new PutUserPolicyCommand({ ...named, PolicyDocument: document }));
  await expect(iamClient(sim).send(new GetUserPolicyCommand(named))).rejects.toMatchObject({
    Code: 'NoSuchEntity',
  });
  await iamClient(sim).send(new GetUserPolicyCommand(named));
});

it('lists managed policies by name and ARN', async () => {
  const sim = await start({ world });
  const list = await iamClient(sim).send(new ListAttachedUserPoliciesCommand({ UserName: 'mallory' }));
  expect(list.AttachedPolicies).toEqual([
    { PolicyName: 'AWSCompromisedKeyQuarantineV3', PolicyArn: quarantine },
  ]);
});

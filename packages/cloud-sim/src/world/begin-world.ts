import { parseAwsArn } from '@drawbridge/base';

import type { AwsWorld } from './aws-world.ts';
import type { World } from './world.ts';

/** Adds what a world implies: the user that the responder is, with the key that signs. */
export function beginWorld(world: World): World {
  return { ...world, aws: withResponder(world.aws) };
}

function withResponder(aws: AwsWorld): AwsWorld {
  const { service, resource = '' } = parseAwsArn(aws.responder.arn) ?? {};
  const [, path, userName] = (service === 'iam' ? /^user(\/(?:.*\/)?)([^/]+)$/.exec(resource) : null) ?? [];
  if (userName === undefined || aws.users.some((user) => user.userName === userName)) return aws;
  const createDate = '2026-01-01T00:00:00Z';
  const { accessKeyId } = aws.responder;
  const responder: AwsWorld['users'][number] = {
    userName,
    path: path ?? '/',
    createDate,
    accessKeys: [{ accessKeyId, status: 'Active', createDate }],
    attachedPolicies: [],
    inlinePolicies: {},
    tags: {},
    groups: [],
  };
  return { ...aws, users: [...aws.users, responder] };
}

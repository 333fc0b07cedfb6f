import { beginSettling, readSettling } from '../../simulation/settling.ts';
import type { Answer } from '../../simulation/answer.ts';
import type { IamUser } from '../../world/aws-world.ts';
import type { AwsOperation, AwsRequest } from '../aws-operation.ts';
import { errorAnswer, resultAnswer } from '../query-protocol.ts';
import { cutPage } from './page.ts';
import { findUser, noSuchEntity, userResource, validationError } from './user-of-request.ts';

const policyRecord = (user: IamUser, policyName: string): string =>
  `user-policy/${user.userName}/${policyName}`;

const noSuchPolicy = (policyName: string) =>
  noSuchEntity(`The user policy with name ${policyName} cannot be found.`);

/** The names of a user's inline policies. */
export const listUserPolicies: AwsOperation = {
  writes: false,
  resource: userResource,
  answer: (request) => {
    const lookup = findUser(request);
    if (!lookup.found) return lookup.refusal;
    const page = cutPage(request, Object.keys(lookup.user.inlinePolicies).sort());
    return resultAnswer('iam', 'ListUserPolicies', {
      PolicyNames: { member: page.items },
      ...page.ending,
    });
  },
};

/** One inline policy; IAM gives the document URL-encoded. Lags behind a change while IAM settles. */
export const getUserPolicy: AwsOperation = {
  writes: false,
  resource: userResource,
  answer: (request) =>
    withPolicyName(request, (user, policyName) => {
      const current = user.inlinePolicies[policyName] ?? null;
      const document = readSettling(request.state, policyRecord(user, policyName), current);
      if (document === null) return noSuchPolicy(policyName);
      return resultAnswer('iam', 'GetUserPolicy', {
        UserName: user.userName,
        PolicyName: policyName,
        PolicyDocument: encodeURIComponent(document),
      });
    }),
};

/** Adds an inline policy, or replaces it. */
export const putUserPolicy: AwsOperation = {
  writes: true,
  resource: userResource,
  answer: (request) =>
    withPolicyName(request, (user, policyName) => {
      const document = request.parameter('PolicyDocument');
      if (document === undefined || !isPolicyDocument(document)) {
        return errorAnswer('iam', 400, 'MalformedPolicyDocument', 'Syntax errors in policy.');
      }
      const before = user.inlinePolicies[policyName] ?? null;
      beginSettling(request.state, policyRecord(user, policyName), before);
      user.inlinePolicies[policyName] = document;
      return resultAnswer('iam', 'PutUserPolicy');
    }),
};

/** Removes an inline policy. */
export const deleteUserPolicy: AwsOperation = {
  writes: true,
  resource: userResource,
  answer: (request) =>
    withPolicyName(request, (user, policyName) => {
      const before = user.inlinePolicies[policyName];
      if (before === undefined) return noSuchPolicy(policyName);
      beginSettling(request.state, policyRecord(user, policyName), before);
      user.inlinePolicies = Object.fromEntries(
        Object.entries(user.inlinePolicies).filter(([name]) => name !== policyName),
      );
      return resultAnswer('iam', 'DeleteUserPolicy');
    }),
};

/** For a policy UserName is not optional: IAM does not fall back to the signing user here. */
function withPolicyName(request: AwsRequest, answer: (user: IamUser, policyName: string) => Answer): Answer {
  for (const member of ['UserName', 'PolicyName']) {
    if (request.parameter(member) === undefined) {
      const field = member.charAt(0).toLowerCase() + member.slice(1);
      return validationError(undefined, field, 'Member must not be null');
    }
  }
  const lookup = findUser(request);
  if (!lookup.found) return lookup.refusal;
  return answer(lookup.user, request.parameter('PolicyName') ?? '');
}

function isPolicyDocument(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'Statement' in value;
  } catch {
    return false;
  }
}

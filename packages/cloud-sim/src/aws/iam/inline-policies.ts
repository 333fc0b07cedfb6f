import type { Answer } from '../../simulation/answer.ts';
import { beginSettling, readSettling } from '../../simulation/settling.ts';
import type { AwsOperation, AwsRequest } from '../protocol/aws-operation.ts';
import { errorAnswer, resultAnswer } from '../protocol/protocol.ts';
import { cutPage } from './page.ts';
import { isPolicyDocument } from './policy-document.ts';
import { findRole, roleResource } from './role-of-request.ts';
import { findUser, noSuchEntity, userResource, validationError } from './user-of-request.ts';

/** A user or a role, as far as it carries inline policies. */
interface PolicyHolder {
  inlinePolicies: Record<string, string>;
}

/** What differs between the policies of users and those of roles. */
interface HolderKind {
  /** As in `PutUserPolicy`. */
  readonly name: 'User' | 'Role';
  readonly resource: (request: AwsRequest) => string;
  readonly find: (
    request: AwsRequest,
  ) =>
    | { readonly found: true; readonly holder: PolicyHolder; readonly name: string }
    | { readonly found: false; readonly refusal: Answer };
}

const ofUser: HolderKind = {
  name: 'User',
  resource: userResource,
  find: (request) => {
    const lookup = findUser(request);
    return lookup.found ? { found: true, holder: lookup.user, name: lookup.user.userName } : lookup;
  },
};

const ofRole: HolderKind = {
  name: 'Role',
  resource: roleResource,
  find: (request) => {
    const lookup = findRole(request);
    return lookup.found ? { found: true, holder: lookup.role, name: lookup.role.roleName } : lookup;
  },
};

/** The names of a user's inline policies. */
export const listUserPolicies = listPolicies(ofUser);
export const listRolePolicies = listPolicies(ofRole);
/** One inline policy; IAM gives the document URL-encoded. Lags behind a change while IAM settles. */
export const getUserPolicy = getPolicy(ofUser);
export const getRolePolicy = getPolicy(ofRole);
/** Adds an inline policy, or replaces it. */
export const putUserPolicy = putPolicy(ofUser);
export const putRolePolicy = putPolicy(ofRole);
/** Removes an inline policy. */
export const deleteUserPolicy = deletePolicy(ofUser);
export const deleteRolePolicy = deletePolicy(ofRole);

function listPolicies(kind: HolderKind): AwsOperation {
  return {
    writes: false,
    resource: kind.resource,
    answer: (request) => {
      const lookup = kind.find(request);
      if (!lookup.found) return lookup.refusal;
      const page = cutPage(request, Object.keys(lookup.holder.inlinePolicies).sort());
      return resultAnswer('iam', `List${kind.name}Policies`, {
        PolicyNames: { member: page.items },
        ...page.ending,
      });
    },
  };
}

function getPolicy(kind: HolderKind): AwsOperation {
  return {
    writes: false,
    resource: kind.resource,
    answer: (request) =>
      withPolicy(request, kind, (holder, name, policyName, record) => {
        const current = holder.inlinePolicies[policyName] ?? null;
        const document = readSettling(request.state, record, current);
        if (document === null) return noSuchPolicy(kind, policyName);
        return resultAnswer('iam', `Get${kind.name}Policy`, {
          [`${kind.name}Name`]: name,
          PolicyName: policyName,
          PolicyDocument: encodeURIComponent(document),
        });
      }),
  };
}

function putPolicy(kind: HolderKind): AwsOperation {
  return {
    writes: true,
    resource: kind.resource,
    answer: (request) =>
      withPolicy(request, kind, (holder, _name, policyName, record) => {
        const document = request.parameter('PolicyDocument');
        if (document === undefined || !isPolicyDocument(document)) {
          return errorAnswer('iam', 400, 'MalformedPolicyDocument', 'Syntax errors in policy.');
        }
        const refusal = refuseUnmodifiable(request, kind);
        if (refusal !== undefined) return refusal;
        beginSettling(request.state, record, holder.inlinePolicies[policyName] ?? null);
        holder.inlinePolicies[policyName] = document;
        return resultAnswer('iam', `Put${kind.name}Policy`);
      }),
  };
}

function deletePolicy(kind: HolderKind): AwsOperation {
  return {
    writes: true,
    resource: kind.resource,
    answer: (request) =>
      withPolicy(request, kind, (holder, _name, policyName, record) => {
        const before = holder.inlinePolicies[policyName];
        if (before === undefined) return noSuchPolicy(kind, policyName);
        beginSettling(request.state, record, before);
        holder.inlinePolicies = Object.fromEntries(
          Object.entries(holder.inlinePolicies).filter(([name]) => name !== policyName),
        );
        return resultAnswer('iam', `Delete${kind.name}Policy`);
      }),
  };
}

/** For a policy the name of its holder is not optional: IAM does not fall back to the signing user here. */
function withPolicy(
  request: AwsRequest,
  kind: HolderKind,
  answer: (holder: PolicyHolder, name: string, policyName: string, record: string) => Answer,
): Answer {
  for (const member of [`${kind.name}Name`, 'PolicyName']) {
    if (request.parameter(member) === undefined) {
      const field = member.charAt(0).toLowerCase() + member.slice(1);
      return validationError(undefined, field, 'Member must not be null');
    }
  }
  const lookup = kind.find(request);
  if (!lookup.found) return lookup.refusal;
  const policyName = request.parameter('PolicyName') ?? '';
  const record = `${kind.name.toLowerCase()}-policy/${lookup.name}/${policyName}`;
  return answer(lookup.holder, lookup.name, policyName, record);
}

/** Roles that a service or Identity Center owns cannot be changed by IAM. The code is documented; the words are ours. */
function refuseUnmodifiable(request: AwsRequest, kind: HolderKind): Answer | undefined {
  if (kind.name !== 'Role') return undefined;
  const lookup = findRole(request);
  if (!lookup.found || !/^\/aws-(service-role|reserved)\//.test(lookup.role.path)) return undefined;
  const message = `Cannot perform the operation on the protected role '${lookup.role.roleName}'`;
  return errorAnswer('iam', 400, 'UnmodifiableEntity', message);
}

function noSuchPolicy(kind: HolderKind, policyName: string): Answer {
  return noSuchEntity(`The ${kind.name.toLowerCase()} policy with name ${policyName} cannot be found.`);
}

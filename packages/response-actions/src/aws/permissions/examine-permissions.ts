import type { EvaluationResult } from '@aws-sdk/client-iam';
import { isFailure } from '@drawbridge/base';

import type { ActionContext, Permission } from '../../contract/action.ts';
import {
  reasonOf,
  unknownPermissions,
  unlessUnanswered,
  type HeldPermission,
  type PermissionExamination,
} from '../../permissions/held-permission.ts';
import { parseArn } from '../client/arn.ts';
import { simulatePolicies } from '../iam/policy-simulation.ts';
import { roles } from '../iam/grant-resources.ts';
import { getRole } from '../iam/roles.ts';
import { groupByResource, probeResource, type ResourceGroup } from './group-by-resource.ts';
import { getCallerIdentity, type CallerIdentity } from '../sts/caller-identity.ts';

/** What asking needs: `iam:GetRole` tells the path of our own role, which a session's ARN leaves out. */
export const examinerPermissions: readonly Permission[] = [
  { name: 'iam:GetRole', resource: roles, why: 'to find the role behind our session', phase: 'observe' },
  { name: 'iam:SimulatePrincipalPolicy', why: 'to ask what it may do', phase: 'observe' },
];

/** AWS lets every identity ask who it is, even one that is denied everything. */
const givenToAll = 'sts:GetCallerIdentity';

/**
 * Asks IAM's policy simulator what our own identity may do. It knows the policies of the user or role, its boundary and
 * those of the organization; it does not know a policy that was given to our session alone. Each permission is asked
 * about on the resource to which `declared` binds it.
 */
export async function examineAws(
  context: ActionContext,
  names: readonly string[],
  declared: readonly Permission[],
): Promise<PermissionExamination> {
  let own: CallerIdentity;
  try {
    own = await getCallerIdentity(context);
  } catch (thrown) {
    return { service: 'aws', permissions: unknownPermissions(names, reasonOf(context, thrown)) };
  }
  const place = `account ${own.account}`;
  const asked = names.filter((name) => name !== givenToAll);
  const permissions = await unlessUnanswered(context, asked, place, async () => {
    const source = await policySourceOf(context, own);
    if ('why' in source) return unknownPermissions(asked, source.why, place);
    const found = await simulateAll(context, own, source.arn, groupByResource(asked, declared));
    return asked.map((name) => ({ name, place, ...decideAll(found.get(name) ?? []) }));
  });
  const always = names.filter((name) => name === givenToAll);
  return {
    service: 'aws',
    identity: own.arn,
    permissions: [
      ...always.map((name) => ({ name, place, held: 'yes', why: 'AWS gives it to everybody' }) as const),
      ...permissions,
    ],
  };
}

/** Whose policies decide: of a session, the role's, whose ARN has the path that the session's leaves out. */
async function policySourceOf(
  context: ActionContext,
  own: CallerIdentity,
): Promise<{ readonly arn: string } | { readonly why: string }> {
  const identity = parseArn(own.arn);
  switch (identity.kind) {
    case 'user':
      return { arn: own.arn };
    case 'role-session':
      return { arn: await roleArn(context, own, identity.roleName) };
    case 'root':
      return {
        why: 'we act as the root user, whom no policy binds and no simulation knows – use a user or a role of its own',
      };
    case 'federated-user':
    case 'other':
      return { why: `IAM simulates users and roles only, and we are ${own.arn}` };
  }
}

async function roleArn(context: ActionContext, own: CallerIdentity, roleName: string): Promise<string> {
  const withoutPath = `arn:${own.partition}:iam::${own.account}:role/${roleName}`;
  try {
    return (await getRole(context, roleName))?.arn ?? withoutPath;
  } catch (thrown) {
    if (isFailure(thrown) && thrown.code === 'access-denied') return withoutPath;
    throw thrown;
  }
}

/** What IAM says of each permission, by its name: once for each value that our calls have. */
async function simulateAll(
  context: ActionContext,
  own: CallerIdentity,
  source: string,
  groups: readonly ResourceGroup[],
): Promise<ReadonlyMap<string, readonly (EvaluationResult | undefined)[]>> {
  const at = {
    partition: own.partition,
    account: own.account,
    region: context.connections.aws?.region ?? 'us-east-1',
  };
  const found = new Map<string, (EvaluationResult | undefined)[]>();
  for (const { resource: bound, names: actions } of groups) {
    const { pattern, condition } = bound;
    const resource = probeResource(pattern, at);
    // Our calls have each of the values in turn: all of them have to be allowed.
    const contexts = condition?.values.map((value) => ({ key: condition.key, value })) ?? [undefined];
    for (const given of contexts) {
      const results = await simulatePolicies(context, { source, actions, resource, context: given });
      for (const name of actions) {
        const result = results.find(
          (candidate) => candidate.EvalActionName?.toLowerCase() === name.toLowerCase(),
        );
        found.set(name, [...(found.get(name) ?? []), result]);
      }
    }
  }
  return found;
}

function decideAll(results: readonly (EvaluationResult | undefined)[]): Pick<HeldPermission, 'held' | 'why'> {
  const [first = decide(undefined), ...more] = results.map(decide);
  return [first, ...more].find((permission) => permission.held !== 'yes') ?? first;
}

/** Allowed only if every part of the answer says so, and nothing that it hangs on was left open. */
export function decide(result: EvaluationResult | undefined): Pick<HeldPermission, 'held' | 'why'> {
  if (result === undefined) return { held: 'unknown', why: 'IAM gave no answer for it' };
  const each = result.ResourceSpecificResults ?? [];
  const details = [result, ...each].map((answer) => answer.PermissionsBoundaryDecisionDetail);
  const missing = [result, ...each].flatMap((answer) => answer.MissingContextValues ?? []);
  if (missing.length > 0) {
    const keys = [...new Set(missing)].sort().join(', ');
    return { held: 'unknown', why: `a policy makes it depend on ${keys}, which only a real call has` };
  }
  if (result.OrganizationsDecisionDetail?.AllowedByOrganizations === false) {
    return { held: 'no', why: 'a policy of the organization does not allow it' };
  }
  if (details.some((detail) => detail?.AllowedByPermissionsBoundary === false)) {
    return { held: 'no', why: 'the permissions boundary does not allow it' };
  }
  const decisions = [result.EvalDecision, ...each.map((answer) => answer.EvalResourceDecision)];
  if (decisions.every((decision) => decision === 'allowed')) return { held: 'yes' };
  return decisions.includes('explicitDeny')
    ? { held: 'no', why: 'a policy denies it' }
    : {
        held: 'no',
        why: `no policy allows it on ${each[0]?.EvalResourceName ?? result.EvalResourceName ?? '*'}`,
      };
}

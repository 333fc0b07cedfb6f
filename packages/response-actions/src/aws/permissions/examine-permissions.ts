import type { EvaluationResult } from '@aws-sdk/client-iam';
import { isFailure } from '@drawbridge/base';

import type { ActionContext } from '../../contract/action.ts';
import {
  reasonOf,
  unknownPermissions,
  unlessUnanswered,
  type HeldPermission,
  type PermissionExamination,
} from '../../permissions/held-permission.ts';
import { parseArn } from '../client/arn.ts';
import { simulatePolicies } from '../iam/policy-simulation.ts';
import { getRole } from '../iam/roles.ts';
import { groupByScope, probeResource } from './permission-resources.ts';
import { getCallerIdentity, type CallerIdentity } from '../sts/caller-identity.ts';

/** AWS lets every identity ask who it is, even one that is denied everything. */
const givenToAll = 'sts:GetCallerIdentity';

/**
 * Asks IAM's policy simulator what our own identity may do. It knows the policies of the user or role, its boundary and
 * those of the organization; it does not know a policy that was given to our session alone.
 */
export async function examineAws(
  context: ActionContext,
  names: readonly string[],
): Promise<PermissionExamination> {
  let own: CallerIdentity;
  try {
    own = await getCallerIdentity(context);
  } catch (thrown) {
    return { service: 'aws', permissions: unknownPermissions(names, reasonOf(context, thrown)) };
  }
  const place = `account ${own.account}`;
  const asked = names.filter((one) => one !== givenToAll);
  const permissions = await unlessUnanswered(context, asked, place, async () => {
    const source = await policySourceOf(context, own);
    if ('why' in source) return unknownPermissions(asked, source.why, place);
    return simulateAll(context, own, source.arn, asked);
  });
  const always = names.filter((one) => one === givenToAll);
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
  const withoutPath = `arn:${partitionOf(own)}:iam::${own.account}:role/${roleName}`;
  try {
    return (await getRole(context, roleName))?.arn ?? withoutPath;
  } catch (thrown) {
    if (isFailure(thrown) && thrown.code === 'access-denied') return withoutPath;
    throw thrown;
  }
}

async function simulateAll(
  context: ActionContext,
  own: CallerIdentity,
  source: string,
  names: readonly string[],
): Promise<readonly HeldPermission[]> {
  const at = {
    partition: partitionOf(own),
    account: own.account,
    region: context.connections.aws?.region ?? 'us-east-1',
  };
  const found = new Map<string, (EvaluationResult | undefined)[]>();
  for (const { scope, actions } of groupByScope(names)) {
    const { pattern, condition } = scope;
    const resource = probeResource(pattern, at);
    // Our calls have each of the values in turn: all of them have to be allowed.
    const contexts = condition?.values.map((value) => ({ key: condition.key, value })) ?? [undefined];
    for (const given of contexts) {
      const results = await simulatePolicies(context, { source, actions, resource, context: given });
      for (const name of actions) {
        const result = results.find((one) => one.EvalActionName?.toLowerCase() === name.toLowerCase());
        found.set(name, [...(found.get(name) ?? []), result]);
      }
    }
  }
  return names.map((name) => ({
    name,
    place: `account ${own.account}`,
    ...decideAll(found.get(name) ?? []),
  }));
}

function decideAll(results: readonly (EvaluationResult | undefined)[]): Pick<HeldPermission, 'held' | 'why'> {
  const [first = decide(undefined), ...more] = results.map(decide);
  return [first, ...more].find((one) => one.held !== 'yes') ?? first;
}

/** Allowed only if every part of the answer says so, and nothing that it hangs on was left open. */
export function decide(result: EvaluationResult | undefined): Pick<HeldPermission, 'held' | 'why'> {
  if (result === undefined) return { held: 'unknown', why: 'IAM gave no answer for it' };
  const each = result.ResourceSpecificResults ?? [];
  const details = [result, ...each].map((one) => one.PermissionsBoundaryDecisionDetail);
  const missing = [result, ...each].flatMap((one) => one.MissingContextValues ?? []);
  if (missing.length > 0) {
    const keys = [...new Set(missing)].sort().join(', ');
    return { held: 'unknown', why: `a policy makes it depend on ${keys}, which only a real call has` };
  }
  if (result.OrganizationsDecisionDetail?.AllowedByOrganizations === false) {
    return { held: 'no', why: 'a policy of the organization does not allow it' };
  }
  if (details.some((one) => one?.AllowedByPermissionsBoundary === false)) {
    return { held: 'no', why: 'the permissions boundary does not allow it' };
  }
  const decisions = [result.EvalDecision, ...each.map((one) => one.EvalResourceDecision)];
  if (decisions.every((one) => one === 'allowed')) return { held: 'yes' };
  return decisions.includes('explicitDeny')
    ? { held: 'no', why: 'a policy denies it' }
    : {
        held: 'no',
        why: `no policy allows it on ${each[0]?.EvalResourceName ?? result.EvalResourceName ?? '*'}`,
      };
}

function partitionOf({ arn }: CallerIdentity): string {
  return arn.split(':')[1] ?? 'aws';
}

import { parseAwsArn } from '@drawbridge/base';
import { isGranted } from '../../simulation/permission.ts';
import type { AwsAccount } from '../../world/aws-world.ts';
import type { AwsOperation, AwsRequest } from '../protocol/aws-operation.ts';
import { roleArn, userArn } from '../protocol/arn-of.ts';
import { grantsOf } from '../protocol/caller.ts';
import { errorAnswer, resultAnswer } from '../protocol/protocol.ts';
import type { XmlContent } from '../protocol/xml.ts';
import { cutPage } from './page.ts';
import { noSuchEntity, validationError } from './user-of-request.ts';

/**
 * What an identity may do, by its policies. One result for each action, the most restrictive over all resources, as
 * AWS has answered since 2026. Resources are not told apart here: a grant is for all of them.
 */
export const simulatePrincipalPolicy: AwsOperation = {
  writes: false,
  resource: (request) => request.parameter('PolicySourceArn') ?? '',
  answer: (request) => {
    const source = request.parameter('PolicySourceArn');
    if (source === undefined) return validationError(source, 'policySourceArn', 'Member must not be null');
    const { service, resource = '' } = parseAwsArn(source) ?? {};
    if (service !== 'iam' || !/^(user|group|role)\//.test(resource)) {
      const message = `Invalid Entity Arn: ${source} does not clearly define entity type and name.`;
      return errorAnswer('iam', 400, 'InvalidInput', message);
    }
    const asked = request.parameters('ActionNames.member');
    if (asked.length === 0) return validationError(undefined, 'actionNames', 'Member must not be null');
    if (!isThere(request.state, source)) return noSuchEntity(`${source} cannot be found.`);
    const page = cutPage(request, asked);
    return resultAnswer('iam', 'SimulatePrincipalPolicy', {
      EvaluationResults: { member: page.items.map((action) => evaluate(request, source, action)) },
      ...page.ending,
    });
  },
};

function evaluate(request: AwsRequest, source: string, action: string): XmlContent {
  const { state } = request;
  const resources = request.parameters('ResourceArns.member');
  const ours = source === policySource(state);
  const grants = grantsOf(state, { arn: ours ? (state.responder?.arn ?? source) : source });
  const missing = ours ? state.simulationMisses.filter((key) => !givenContext(request).includes(key)) : [];
  const decision = isGranted(grants, action) ? 'allowed' : 'implicitDeny';
  const hasResources = resources.length > 0 && !resources.includes('*');
  return {
    EvalActionName: action,
    EvalResourceName: resources[0] ?? '*',
    EvalDecision: decision,
    MatchedStatements: '',
    // With resources, what is missing is told of each of them.
    MissingContextValues: hasResources ? '' : { member: missing },
    ...(hasResources
      ? {
          ResourceSpecificResults: {
            member: resources.map((EvalResourceName) => ({
              EvalResourceName,
              EvalResourceDecision: decision,
              MissingContextValues: { member: missing },
            })),
          },
        }
      : {}),
  };
}

/** The names of the context keys that the call brings. */
function givenContext(request: AwsRequest): readonly string[] {
  const names: string[] = [];
  for (let index = 1; ; index += 1) {
    const name = request.parameter(`ContextEntries.member.${String(index)}.ContextKeyName`);
    if (name === undefined) return names;
    names.push(name);
  }
}

/** Whose policies the responder acts under: its own, or those of the role behind its session. */
function policySource(state: AwsAccount): string | undefined {
  const { responder, roles } = state;
  if (responder === undefined) return undefined;
  const { service, resource = '' } = parseAwsArn(responder.arn) ?? {};
  const [, roleName] = /^assumed-role\/([^/]+)\//.exec(resource) ?? [];
  if (service !== 'sts' || roleName === undefined) return responder.arn;
  return roleArn(state, roles.find((role) => role.roleName === roleName) ?? { path: '/', roleName });
}

function isThere(state: AwsAccount, source: string): boolean {
  return (
    source === policySource(state) ||
    state.users.some((user) => userArn(state, user) === source) ||
    state.roles.some((role) => roleArn(state, role) === source)
  );
}

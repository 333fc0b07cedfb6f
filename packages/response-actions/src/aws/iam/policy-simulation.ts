import type { EvaluationResult } from '@aws-sdk/client-iam';

import type { ActionContext } from '../../contract/action.ts';
import { callAws, openIam, sendOptions } from '../client/clients.ts';

/** What is simulated: one identity, several actions, on one resource, with what is known of the request. */
export interface PolicySimulation {
  /** The ARN of a user or role; a session's is none. */
  readonly source: string;
  readonly actions: readonly string[];
  readonly resource: string;
  readonly context?: { readonly key: string; readonly value: string } | undefined;
}

/** What AWS would decide, for each action that it gave an answer for. Asks; does nothing. */
export async function simulatePolicies(
  context: ActionContext,
  { source, actions, resource, context: given }: PolicySimulation,
): Promise<readonly EvaluationResult[]> {
  const { sdk, client } = await openIam(context);
  const results: EvaluationResult[] = [];
  let marker: string | undefined;
  do {
    const command = new sdk.SimulatePrincipalPolicyCommand({
      PolicySourceArn: source,
      ActionNames: [...actions],
      ResourceArns: [resource],
      ...(given === undefined
        ? {}
        : {
            ContextEntries: [
              { ContextKeyName: given.key, ContextKeyType: 'string', ContextKeyValues: [given.value] },
            ],
          }),
      ...(marker === undefined ? {} : { Marker: marker }),
    });
    const answer = await callAws(
      context,
      'iam:SimulatePrincipalPolicy',
      () => client.send(command, sendOptions(context)),
      {
        'access-denied': [
          'Grant iam:SimulatePrincipalPolicy to the identity that Drawbridge uses, for itself; until then nobody knows what it may do.',
        ],
        'not-found': [
          'The role may have a path, which the ARN of its session does not say: grant iam:GetRole for it.',
        ],
      },
    );
    results.push(...(answer.EvaluationResults ?? []));
    marker = answer.IsTruncated === true ? answer.Marker : undefined;
  } while (marker !== undefined);
  return results;
}

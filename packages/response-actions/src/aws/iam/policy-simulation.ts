import type { ContextEntry, EvaluationResult } from '@aws-sdk/client-iam';

import { collectPages } from '../../calls/collect-pages.ts';
import type { ActionContext } from '../../contract/action.ts';
import { openIam, pagingClient } from '../client/clients.ts';

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
  const paging = {
    client: pagingClient(context, client, 'iam:SimulatePrincipalPolicy', {
      'access-denied': [
        'Grant iam:SimulatePrincipalPolicy to the identity that Drawbridge uses, for itself; until then its permissions are not known.',
      ],
      'not-found': [
        'The role may have a path, which the ARN of its session does not say: grant iam:GetRole for it.',
      ],
    }),
  };
  const input = {
    PolicySourceArn: source,
    ActionNames: [...actions],
    ResourceArns: [resource],
    ...(given === undefined ? {} : { ContextEntries: [contextEntry(given)] }),
  };
  return collectPages(
    sdk.paginateSimulatePrincipalPolicy(paging, input),
    (page) => page.EvaluationResults ?? [],
  );
}

function contextEntry({ key, value }: { readonly key: string; readonly value: string }): ContextEntry {
  return { ContextKeyName: key, ContextKeyType: 'string', ContextKeyValues: [value] };
}

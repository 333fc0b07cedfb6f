import type { Answer } from '../../simulation/answer.ts';
import type { GcpServiceAccount } from '../../world/gcp-identities.ts';
import { permissionDenied } from '../protocol/dialect.ts';
import { rpcError } from '../protocol/google-error.ts';
import { numericId } from '../resources/resource.ts';
import type { RestRequest } from '../protocol/rest-operation.ts';

/** A service account by its address or its number, in a project or in any (`-`), or the refusal of Google. */
export function withServiceAccount(
  request: RestRequest,
  permission: string,
  answer: (account: GcpServiceAccount) => Answer,
): Answer {
  const { state, project, name } = request;
  const account = state.serviceAccounts.find(
    (serviceAccount) =>
      (project === '-' || serviceAccount.project === project) &&
      (serviceAccount.email === name || uniqueIdOf(serviceAccount) === name),
  );
  if (account === undefined) {
    return rpcError(404, 'RESOURCE_NOT_FOUND', `Unknown service account: ${name}`);
  }
  if (state.projects !== undefined && !state.projects.includes(account.project)) {
    return permissionDenied({ operation: permission, permission }, resourceName(account));
  }
  return answer(account);
}

export function uniqueIdOf({ uniqueId, email }: GcpServiceAccount): string {
  return uniqueId ?? `1${numericId(email)}`;
}

/** `projects/p/serviceAccounts/a@p.iam.gserviceaccount.com`, with the real project, also where `-` was asked for. */
export function resourceName({ project, email }: GcpServiceAccount): string {
  return `projects/${project}/serviceAccounts/${email}`;
}

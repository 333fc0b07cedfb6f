import type { Answer } from '../../simulation/answer.ts';
import { armError } from './arm-error.ts';
import type { ArmOperation } from './arm-operation.ts';

/** Refuses a call that names no api-version, or one that the operation is not in. */
export function refuseApiVersion(
  { path, apiVersions }: ArmOperation,
  version: string | null,
): Answer | undefined {
  if (version === null || version === '') {
    return armError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  if (apiVersions.includes(version)) return undefined;
  const [, namespace = 'Microsoft.Resources', type = 'subscriptions'] =
    /\/providers\/([^/]+)\/([^/]+)(?!.*\/providers\/)/.exec(path) ?? [];
  return armError(
    400,
    'InvalidResourceType',
    `The resource type '${type}' could not be found in the namespace '${namespace}' for api version ` +
      `'${version}'. The supported api-versions are '${apiVersions.join(',')}'.`,
  );
}

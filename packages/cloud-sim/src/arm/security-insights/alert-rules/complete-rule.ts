import type { PutRequest } from '../../resources/put-operation.ts';
import { formatInstant } from '../../resources/system-data.ts';
import type { ArmResource } from '../../../world/arm-workspace.ts';
import { stableVersion } from '../api-versions.ts';
import { previewProperties } from './alert-rule-collection.ts';
import type { JsonBag } from '../../resources/read-json.ts';
import { readKind } from './rule/rule-kind.ts';
import { fixedProperties } from './template-rule.ts';

/**
 * A rule as it is kept. A PUT replaces it whole: what it leaves out is gone, except what its api-version cannot name.
 * Whether the service keeps that too is not known; a client that publishes with one version never finds out.
 */
export function completeRule(
  { body, properties, apiVersion, ...request }: PutRequest,
  existing: ArmResource | undefined,
): JsonBag {
  const kind = readKind(body.kind, apiVersion);
  const kept = Object.entries(existing?.properties ?? {}).filter(([name]) =>
    previewProperties.includes(name),
  );
  return {
    ...(apiVersion === stableVersion ? Object.fromEntries(kept) : {}),
    ...properties,
    ...(kind === undefined ? {} : fixedProperties(kind)),
    lastModifiedUtc: formatInstant({ ...request, body, apiVersion }),
  };
}

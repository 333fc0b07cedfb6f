import type { ArmRequest } from '../protocol/arm-operation.ts';
import { formatInstant } from '../resources/system-data.ts';

/** Who calls, as Sentinel writes it into properties. Applications have no address. */
export function describeAuthor({ caller }: ArmRequest): Readonly<Record<string, string>> {
  const { objectId, name, type } = caller;
  return type === 'User' ? { objectId, name, email: name } : { objectId, name };
}

/** Who made a resource and who changed it last, and when: the maker stays. */
export function stampAuthorship(
  request: ArmRequest,
  existing: { readonly properties: Readonly<Record<string, unknown>> } | undefined,
): Readonly<Record<string, unknown>> {
  const now = formatInstant(request);
  const author = describeAuthor(request);
  return {
    createdTimeUtc: existing?.properties.createdTimeUtc ?? now,
    createdBy: existing?.properties.createdBy ?? author,
    lastModifiedTimeUtc: now,
    lastModifiedBy: author,
  };
}

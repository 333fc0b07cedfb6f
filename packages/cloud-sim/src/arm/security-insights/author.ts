import type { ArmRequest } from '../protocol/arm-operation.ts';

/** Who calls, as Sentinel writes it into properties. Applications have no address. */
export function describeAuthor({ caller }: ArmRequest): Readonly<Record<string, string>> {
  const { objectId, name, type } = caller;
  return type === 'User' ? { objectId, name, email: name } : { objectId, name };
}

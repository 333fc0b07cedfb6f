import { isGranted } from '../../simulation/permission.ts';
import type { AzureWorld } from '../../world/azure-world.ts';
import { graphGrants } from './graph-grants.ts';
import type { GraphRequest } from './graph-operation.ts';
import { pick, type Properties } from './select.ts';

/**
 * Graph's "limited information for inaccessible member objects": a collection that the caller may list holds
 * objects that it may not read, and of those only type and id are told; every other property is null. A caller
 * that takes the null for a value, an accountEnabled for instance, is wrong without being told.
 */
const alwaysTold = ['@odata.type', 'id'];

const directoryReaders: readonly string[] = ['Directory.Read.All', 'Directory.ReadWrite.All'];
export const userReaders: readonly string[] = ['User.Read.All', 'User.ReadWrite.All', ...directoryReaders];
export const groupReaders: readonly string[] = [
  'GroupMember.Read.All',
  'Group.Read.All',
  ...directoryReaders,
];
export const applicationReaders: readonly string[] = [
  'Application.Read.All',
  'Application.ReadWrite.All',
  ...directoryReaders,
];
export const roleReaders: readonly string[] = [
  'RoleManagement.Read.Directory',
  'RoleManagement.ReadWrite.Directory',
  ...directoryReaders,
];

/** Whether any of the permissions was granted. */
export function canRead(state: AzureWorld, anyOf: readonly string[]): boolean {
  const grants = graphGrants(state);
  return anyOf.some((permission) => isGranted(grants, permission));
}

/** The object with the named properties, null where they may not be read. */
export function pickReadable<T>(
  request: GraphRequest,
  value: T,
  properties: Properties<T>,
  names: readonly string[],
  isReadable: boolean,
): Record<string, unknown> {
  const told = names.filter((name) => isReadable || alwaysTold.includes(name));
  return {
    ...Object.fromEntries(names.map((name) => [name, null])),
    ...pick(request, value, properties, told),
  };
}

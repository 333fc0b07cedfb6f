import { isFailure } from '@drawbridge/base';

import type { ActionContext } from '../contract/action.ts';

/** Who grants permissions: Azure has two, the directory (Microsoft Graph) and Resource Manager. */
export type PermissionService = 'aws' | 'gcp' | 'graph' | 'arm';

/** Whether our identity holds one permission in one place. */
export interface HeldPermission {
  readonly name: string;
  /** An AWS account, a Google project, an Entra tenant, a scope of Resource Manager; empty where none could be asked. */
  readonly place: string;
  /** `unknown` is never as good as `yes`. */
  readonly held: 'yes' | 'no' | 'unknown';
  /** Why not, why it cannot be told, or through which broader permission it is held. */
  readonly why?: string;
}

/** What one service says of our own identity. */
export interface PermissionExamination {
  readonly service: PermissionService;
  /** Who we are there, in the service's own words; absent where it could not be told. */
  readonly identity?: string;
  readonly permissions: readonly HeldPermission[];
}

/** Nothing is known of any of the permissions, and why. */
export function unknownPermissions(
  names: readonly string[],
  why: string,
  place = '',
): readonly HeldPermission[] {
  return names.map((name) => ({ name, place, held: 'unknown', why }));
}

/** What `ask` tells; where the cloud refuses to tell, or cannot be asked, every permission is unknown. */
export async function unlessUnanswered(
  context: ActionContext,
  names: readonly string[],
  place: string,
  ask: () => Promise<readonly HeldPermission[]>,
): Promise<readonly HeldPermission[]> {
  try {
    return await ask();
  } catch (thrown) {
    return unknownPermissions(names, reasonOf(context, thrown), place);
  }
}

/** A failure as a reason; anything else is a bug or our own abort, and is thrown again. */
export function reasonOf(context: ActionContext, thrown: unknown): string {
  if (!isFailure(thrown) || context.signal?.aborted === true) throw thrown;
  return [thrown.message, ...thrown.hints].join(' – ');
}

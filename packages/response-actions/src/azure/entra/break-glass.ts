import { isFailure } from '@drawbridge/base';

import type { ActionContext } from '../../contract/action.ts';
import { reasonOf } from '../../permissions/held-permission.ts';
import { getUser } from './users.ts';

/** One emergency account of the connection: whether it is there. One that is misspelt protects nobody. */
export interface BreakGlassAccount {
  readonly account: string;
  readonly found: 'yes' | 'no' | 'unknown';
  readonly why?: string;
}

/** Looks up each emergency account that the connection to Azure names. Reads only. */
export async function examineBreakGlass(context: ActionContext): Promise<readonly BreakGlassAccount[]> {
  const examined: BreakGlassAccount[] = [];
  for (const account of context.connections.azure?.breakGlassAccounts ?? []) {
    examined.push(await lookUp(context, account));
  }
  return examined;
}

async function lookUp(context: ActionContext, account: string): Promise<BreakGlassAccount> {
  try {
    await getUser(context, account);
    return { account, found: 'yes' };
  } catch (thrown) {
    const found = isFailure(thrown) && thrown.code === 'not-found' ? 'no' : 'unknown';
    return { account, found, why: reasonOf(context, thrown) };
  }
}

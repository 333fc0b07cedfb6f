import { nameHints } from '@drawbridge/base';
import type { ApiTokenRecord, TokenStore } from '@drawbridge/server';

import { withState } from '../../state/with-state.ts';
import { UsageError } from '../../terminal/exit-code.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';
import type { TokenFlags } from './token.ts';

/** A token as it is shown: nothing of its secret, not even the hash. */
export type ShownToken = Omit<ApiTokenRecord, 'secretHash' | 'previous'> & {
  readonly previousValidUntil?: string;
};

/** Works with the API tokens of a state. */
export function withTokens<T>(
  scope: VerbScope,
  flags: TokenFlags,
  work: (tokens: TokenStore) => Promise<T>,
): Promise<T> {
  return withState(scope, flags, ({ store }) => work(store.tokens<ApiTokenRecord>()));
}

/** The token of that id; a usage error where there is none. */
export async function findToken(tokens: TokenStore, id: string): Promise<ApiTokenRecord> {
  const found = await tokens.find(id);
  if (found !== undefined) return found;
  const known = (await tokens.list()).map((token) => token.id);
  throw new UsageError([`there is no token '${id}'`, ...nameHints(id, known, 'tokens')].join('\n  '));
}

/** A token without its hashes. */
export function shownToken(token: ApiTokenRecord): ShownToken {
  const { previous } = token;
  const shown = Object.entries(token).filter(([field]) => field !== 'secretHash' && field !== 'previous');
  const until = previous === undefined ? {} : { previousValidUntil: previous.validUntil };
  return { ...(Object.fromEntries(shown) as ShownToken), ...until };
}

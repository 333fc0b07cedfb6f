import { revokeApiToken } from '@drawbridge/server';
import type { Command } from 'commander';

import { printJson } from '../../terminal/format.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';
import { findToken, shownToken, withTokens } from './kept-tokens.ts';
import type { TokenFlags } from './token.ts';

/** `drawbridge token revoke`: it is taken no longer, by either secret. */
export function addTokenRevoke(token: Command, scope: VerbScope): Command {
  return token
    .command('revoke')
    .description('end a token at once, with both of its secrets')
    .argument('<id>', 'the id of the token')
    .action((id: string, flags: TokenFlags) => revoke(scope, id, flags));
}

async function revoke(scope: VerbScope, id: string, flags: TokenFlags): Promise<void> {
  const { host } = scope;
  const record = await withTokens(scope, flags, async (tokens) => {
    const revoked = revokeApiToken(await findToken(tokens, id), host.clock.now());
    await tokens.put(revoked);
    return revoked;
  });
  host.out(
    flags.format === 'json'
      ? printJson(shownToken(record))
      : `The token ${id} is revoked since ${record.revokedAt ?? ''}.`,
  );
}

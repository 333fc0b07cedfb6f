import { inertText } from '@drawbridge/base';
import type { Command } from 'commander';

import { printJson } from '../../terminal/format.ts';
import { formatTable } from '../../terminal/table.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';
import { shownToken, withTokens, type ShownToken } from './kept-tokens.ts';
import type { TokenFlags } from './token.ts';

/** `drawbridge token list`: every token there was, without its secret. */
export function addTokenList(token: Command, scope: VerbScope): Command {
  return token
    .command('list')
    .description('list the tokens, the oldest first; nothing of their secrets')
    .action((flags: TokenFlags) => list(scope, flags));
}

async function list(scope: VerbScope, flags: TokenFlags): Promise<void> {
  const { host } = scope;
  const tokens = (await withTokens(scope, flags, (kept) => kept.list())).map(shownToken);
  if (flags.format === 'json') host.out(printJson({ tokens }));
  else if (tokens.length === 0) host.out('There are no API tokens.');
  else {
    const now = host.clock.now();
    const heads = ['id', 'name', 'roles', 'owner', 'state', 'expires', 'last used'];
    host.out(
      formatTable(
        host,
        heads,
        tokens.map((token) => row(token, now)),
      ),
    );
  }
}

function row(token: ShownToken, now: Date): readonly string[] {
  const { id, name, roles, owner, expiresAt, lastUsedAt } = token;
  return [
    id,
    inertText(name),
    roles.join(', '),
    inertText(owner),
    stateOf(token, now),
    expiresAt,
    lastUsedAt ?? '–',
  ];
}

function stateOf({ revokedAt, expiresAt }: ShownToken, now: Date): string {
  if (revokedAt !== undefined) return 'revoked';
  return now.getTime() < new Date(expiresAt).getTime() ? 'valid' : 'expired';
}

import { rotateApiToken } from '@drawbridge/server';
import type { Command } from 'commander';

import { printJson } from '../../terminal/format.ts';
import { parseDuration } from '../../terminal/parse-duration.ts';
import { ProblemsFound, type VerbScope } from '../../terminal/verb-scope.ts';
import { findToken, shownToken, withTokens } from './kept-tokens.ts';
import type { TokenFlags } from './token.ts';

interface Flags extends TokenFlags {
  readonly overlap: string;
}

/** `drawbridge token rotate`: a second secret; the first one is still taken for a while. */
export function addTokenRotate(token: Command, scope: VerbScope): Command {
  return token
    .command('rotate')
    .description('issue a second secret for a token; the first is taken until the overlap ends')
    .argument('<id>', 'the id of the token')
    .option('--overlap <duration>', 'how long the first secret is still taken; 30 days at most', 'P1D')
    .action((id: string, flags: Flags) => rotate(scope, id, flags));
}

async function rotate(scope: VerbScope, id: string, flags: Flags): Promise<void> {
  const { host } = scope;
  const now = host.clock.now();
  const until = new Date(now.getTime() + parseDuration('--overlap', flags.overlap));
  const { token, record } = await withTokens(scope, flags, async (tokens) => {
    const rotated = rotateApiToken(await findToken(tokens, id), until, now);
    if (!rotated.ok) throw new ProblemsFound(rotated.problems);
    await tokens.put(rotated.value.record);
    return rotated.value;
  });
  if (flags.format === 'json') {
    host.out(printJson({ token, ...shownToken(record) }));
    return;
  }
  host.out(token);
  host.note(`the first secret of ${id} is taken until ${until.toISOString()}; this one is not shown again`);
}

import { given, inertText } from '@drawbridge/base';
import { issueApiToken } from '@drawbridge/server';
import { Option, type Command } from 'commander';

import { printJson } from '../../terminal/format.ts';
import { parseDuration } from '../../terminal/parse-duration.ts';
import { ProblemsFound, type VerbScope } from '../../terminal/verb-scope.ts';
import { shownToken, withTokens } from './kept-tokens.ts';
import type { TokenFlags } from './token.ts';

type MachineRole = 'viewer' | 'responder' | 'admin';

interface Flags extends TokenFlags {
  readonly name: string;
  readonly role: readonly MachineRole[];
  readonly owner: string;
  readonly expires: string;
  readonly agent?: boolean;
}

/** `drawbridge token create`: the secret is printed once, and only its hash is kept. */
export function addTokenCreate(token: Command, scope: VerbScope): Command {
  return token
    .command('create')
    .description('issue a token; it is printed once, on standard output')
    .requiredOption('--name <name>', 'what it is for')
    .addOption(
      new Option('--role <role...>', 'what it may do; a machine never approves')
        .choices(['viewer', 'responder', 'admin'])
        .makeOptionMandatory(),
    )
    .requiredOption(
      '--owner <subject>',
      'who answers for it, such as entra:TENANT/OBJECT; what it requests, the owner does not approve',
    )
    .requiredOption('--expires <duration>', 'how long it lives, such as P30D; a year at most')
    .option('--agent', 'an agent holds it: it looks, plans, and asks for what a person then approves')
    .action((flags: Flags) => create(scope, flags));
}

async function create(scope: VerbScope, flags: Flags): Promise<void> {
  const { host } = scope;
  const now = host.clock.now();
  const { name, owner, role: roles } = flags;
  const expiresAt = new Date(now.getTime() + parseDuration('--expires', flags.expires));
  const issued = issueApiToken({ name, owner, roles, expiresAt, ...given({ agent: flags.agent }) }, now);
  if (!issued.ok) throw new ProblemsFound(issued.problems);
  const { token, record } = issued.value;
  await withTokens(scope, flags, (tokens) => tokens.put(record));
  if (flags.format === 'json') {
    host.out(printJson({ token, ...shownToken(record) }));
    return;
  }
  host.out(token);
  host.note(
    `token ${record.id} (${inertText(record.name)}, ${record.roles.join(', ')}) expires at ${record.expiresAt}; it is not shown again`,
  );
}

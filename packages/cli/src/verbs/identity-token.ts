import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { inertText, RetryableFailure } from '@drawbridge/base';
import { azureClouds, createCredential } from '@drawbridge/sentinel-sync';
import type { Command } from 'commander';

import type { VerbScope } from '../terminal/verb-scope.ts';

interface Flags {
  readonly resource: string;
  readonly file: readonly string[];
  readonly keep?: boolean;
}

/** Azure keeps a token for as long as it is good for: asking often costs nothing, and a lost file is there again soon. */
const everyMs = 300_000;
/** After a failure, which at the start is the directory that does not know the identity yet. */
const againMs = 10_000;

/**
 * `drawbridge identity-token`: Azure's token for a workload in files that the SDKs of AWS and Google read, so that one
 * identity is enough for three clouds and no key is stored.
 */
export function addIdentityTokenVerb(program: Command, scope: VerbScope): void {
  program
    .command('identity-token')
    .description("write this workload's Azure token to files, for AWS and Google Cloud to trust")
    .requiredOption(
      '--resource <id>',
      'what the token is for: the App ID URI that AWS and Google Cloud expect',
    )
    .requiredOption('--file <path...>', 'where to put the token, readable for this user alone')
    .option('--keep', 'write it again every five minutes, until stopped')
    .action((flags: Flags) => runIdentityToken(scope, flags));
}

async function runIdentityToken({ host }: VerbScope, flags: Flags): Promise<void> {
  const credential = await createCredential(azureClouds.public, host.env);
  const scope = `${flags.resource.replace(/\/$/, '')}/.default`;
  const write = async () => {
    const token = await credential.getToken(scope, { abortSignal: host.signal });
    if (token === null) throw new RetryableFailure('identity/no-token', 'Azure gave no token');
    for (const file of flags.file) await writeWhole(resolve(host.cwd, file), token.token);
  };
  if (flags.keep !== true) {
    await write();
    host.out(flags.file.join('\n'));
    return;
  }
  const isStopped = () => host.signal.aborted;
  while (!isStopped()) {
    // A token that is there stays good for a while: it is kept, and asked for again soon.
    const failed = await write().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (failed !== undefined && !isStopped())
      host.note(`no token: ${inertText(failed.split('\n')[0] ?? '')}`);
    await host.clock.sleep(failed === undefined ? everyMs : againMs, host.signal).catch(() => undefined);
  }
}

/** Its reader never sees half of it. */
async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const work = `${path}.${String(process.pid)}`;
  await writeFile(work, text, { mode: 0o600 });
  await rename(work, path);
}

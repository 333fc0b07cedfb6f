import type { Command } from 'commander';

import { outFolderOption, writeExport } from '../../exporting/exported-file.ts';
import { contentOption, readOffers } from '../../exporting/read-offers.ts';
import { readServerUrl, serverUrlOption } from '../../exporting/read-server-url.ts';
import { xsoarPack } from '../../exporting/xsoar/xsoar-pack.ts';
import { formatOption, type OutputFormat } from '../../terminal/format.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';

interface Flags {
  readonly serverUrl: string;
  readonly out: string;
  readonly content?: string;
  readonly format: OutputFormat;
}

/** `drawbridge export xsoar`: a pack with an integration, to be uploaded with `demisto-sdk upload` or as a zip. */
export function addExportXsoar(command: Command, scope: VerbScope): void {
  command
    .command('xsoar')
    .description('write a pack for Cortex XSOAR with a command for each playbook and each action')
    .requiredOption(...serverUrlOption)
    .requiredOption(...outFolderOption)
    .option(...contentOption)
    .addOption(formatOption())
    .action(async (flags: Flags) => {
      const files = xsoarPack(await readOffers(scope, flags), readServerUrl(flags.serverUrl));
      await writeExport(scope.host, files, flags);
    });
}

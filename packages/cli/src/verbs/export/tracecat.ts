import type { Command } from 'commander';

import { outFolderOption, writeExport } from '../../exporting/exported-file.ts';
import { contentOption, readOffers } from '../../exporting/read-offers.ts';
import { readServerUrl, serverUrlOption } from '../../exporting/read-server-url.ts';
import { tracecatFiles } from '../../exporting/tracecat/tracecat-files.ts';
import { formatOption, type OutputFormat } from '../../terminal/format.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';

interface Flags {
  readonly serverUrl: string;
  readonly out: string;
  readonly content?: string;
  readonly format: OutputFormat;
}

/** `drawbridge export tracecat`: a Python package of template actions, to be pushed to the git repository of a registry. */
export function addExportTracecat(command: Command, scope: VerbScope): void {
  command
    .command('tracecat')
    .description('write a template for Tracecat for each playbook and each action')
    .requiredOption(...serverUrlOption)
    .requiredOption(...outFolderOption)
    .option(...contentOption)
    .addOption(formatOption())
    .action(async (flags: Flags) => {
      const files = tracecatFiles(await readOffers(scope, flags), readServerUrl(flags.serverUrl));
      await writeExport(scope.host, files, flags);
    });
}

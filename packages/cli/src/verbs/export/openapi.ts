import { describeApi } from '@drawbridge/server';
import { Option, type Command } from 'commander';

import { importableApi, importers, type Importer } from '../../exporting/openapi/importable-api.ts';
import type { ApiDocument } from '../../exporting/openapi/api-document.ts';
import { readServerUrl, serverUrlOption } from '../../exporting/read-server-url.ts';
import { printJson } from '../../terminal/format.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';

interface Flags {
  readonly for: Importer;
  readonly openapi: '3.0' | '3.1';
  readonly serverUrl: string;
}

/** `drawbridge export openapi`: the API of a server as an importer takes it, on standard output; no server is asked. */
export function addExportOpenApi(command: Command, { host }: VerbScope): void {
  command
    .command('openapi')
    .description('print the OpenAPI document that a SOAR makes its actions of')
    .addOption(new Option('--for <soar>', 'which SOAR').choices(importers).makeOptionMandatory())
    .addOption(
      new Option('--openapi <version>', 'the version of OpenAPI: most importers stop at 3.0')
        .choices(['3.0', '3.1'])
        .default('3.0'),
    )
    .requiredOption(...serverUrlOption)
    .action(({ for: importer, openapi, serverUrl }: Flags) => {
      const document = describeApi(openapi, readServerUrl(serverUrl)) as unknown as ApiDocument;
      host.out(printJson(importableApi(document, importer)));
    });
}

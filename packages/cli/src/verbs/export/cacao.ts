import { resolve } from 'node:path';

import { openSigningKey } from '@drawbridge/audit-log';
import type { Command } from 'commander';

import { auditPlaces } from '../../clouds/audit-places.ts';
import { cacaoPlaybook, ownIdentity } from '../../exporting/cacao/cacao-playbook.ts';
import { signCacao } from '../../exporting/cacao/sign-cacao.ts';
import { outFolderOption, writeExport } from '../../exporting/exported-file.ts';
import { contentOption, readPlaybooks } from '../../exporting/read-offers.ts';
import { readServerUrl, serverUrlOption } from '../../exporting/read-server-url.ts';
import { UsageError } from '../../terminal/exit-code.ts';
import { formatOption, type OutputFormat } from '../../terminal/format.ts';
import { parseInstant } from '../../terminal/parse-instant.ts';
import { ProblemsFound, type VerbScope } from '../../terminal/verb-scope.ts';

interface Flags {
  readonly serverUrl: string;
  readonly out: string;
  readonly content?: string;
  readonly config?: string;
  readonly key?: string;
  readonly signee: string;
  readonly createdBy: string;
  readonly at?: Date;
  readonly format: OutputFormat;
}

/** `drawbridge export cacao`: a signed CACAO 2.0 playbook for each playbook. */
export function addExportCacao(command: Command, scope: VerbScope): void {
  command
    .command('cacao')
    .description('write a signed CACAO 2.0 playbook for each playbook')
    .requiredOption(...serverUrlOption)
    .requiredOption(...outFolderOption)
    .option('--key <file>', 'the Ed25519 key to sign with, as PEM (default: the key of the audit log)')
    .option('--signee <name>', 'who signs, for people to read', 'Drawbridge')
    .option('--created-by <identity>', 'the STIX identity of your organisation', ownIdentity)
    .option(
      '--at <time>',
      'the time of this version: the same time gives the same files (default: now)',
      parseInstant,
    )
    .option('--config <file>', 'the configuration that names the key (default: drawbridge.config.yaml)')
    .option(...contentOption)
    .addOption(formatOption())
    .action((flags: Flags) => exportCacao(scope, flags));
}

async function exportCacao(scope: VerbScope, flags: Flags): Promise<void> {
  const { host } = scope;
  const { signee, createdBy } = flags;
  if (!/^identity--[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(createdBy))
    throw new UsageError(
      `--created-by: '${createdBy}' is not identity-- and a UUID of a version from 1 to 5`,
    );
  const at = flags.at ?? host.clock.now();
  const serverUrl = readServerUrl(flags.serverUrl);
  const playbooks = await readPlaybooks(scope, flags);
  const place = flags.key === undefined ? (await auditPlaces(host, flags)).key : resolve(host.cwd, flags.key);
  const key = await openSigningKey(place);
  if (!key.ok) throw new ProblemsFound(key.problems);
  const files = playbooks.map((playbook) => {
    const signed = signCacao(cacaoPlaybook(playbook, { serverUrl, createdBy, at }), {
      key: key.value,
      signee,
      at,
    });
    return { path: `${playbook.id}.cacao.json`, content: `${JSON.stringify(signed, null, 2)}\n` };
  });
  await writeExport(host, files, flags);
}

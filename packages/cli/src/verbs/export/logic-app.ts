import { resolve } from 'node:path';

import { given, hasErrors } from '@drawbridge/base';
import type { Playbook } from '@drawbridge/playbook-runtime';
import {
  createLogicAppTemplate,
  logicAppName,
  printResourcesAsArm,
  printResourcesAsBicep,
  sentinelTriggers,
  triggerEntities,
  type SentinelTrigger,
  type TriggerEntity,
} from '@drawbridge/sentinel-sync';
import { readServerSettings } from '@drawbridge/server';
import { Option, type Command } from 'commander';

import { readNamedUses } from '../../actions/read-action-uses.ts';
import { readServerBlock } from '../../clouds/read-configuration.ts';
import { findContent } from '../../content/find-content.ts';
import { writeNewFile } from '../../files/write-new-file.ts';
import { UsageError } from '../../terminal/exit-code.ts';
import { printJson } from '../../terminal/format.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../../terminal/verb-scope.ts';

interface Flags {
  readonly playbook?: true | readonly string[];
  readonly trigger: SentinelTrigger;
  readonly entity?: TriggerEntity;
  readonly format: 'arm' | 'bicep';
  readonly url?: string;
  readonly audience?: string;
  readonly out?: string;
  readonly config?: string;
  readonly content?: string;
}

/** `drawbridge export logic-app`: the Logic Apps (Consumption) by which Sentinel hands incidents to a server. */
export function addExportLogicApp(command: Command, scope: VerbScope): void {
  command
    .command('logic-app')
    .description('print the Logic Apps that hand incidents of Microsoft Sentinel to `drawbridge serve`')
    .option(
      '--playbook [id...]',
      'a Logic App for each of these playbooks; without an id, for every playbook',
    )
    .addOption(new Option('--trigger <what>', 'what starts it').choices(sentinelTriggers).default('incident'))
    .addOption(new Option('--entity <kind>', 'of the entity trigger').choices(triggerEntities))
    .addOption(
      new Option('--format <format>', 'the template language').choices(['arm', 'bicep']).default('arm'),
    )
    .option('--url <address>', 'where Drawbridge listens (default: server.publicUrl of the configuration)')
    .option(
      '--audience <id>',
      'what tokens for Drawbridge are for (default: of server.authentication.entra of the configuration)',
    )
    .option('--out <file>', 'write it to this file (default: standard output)')
    .option('--config <file>', 'the configuration (default: drawbridge.config.yaml)')
    .option('--content <folder>', 'the folder with playbooks/')
    .action((flags: Flags) => exportLogicApp(scope, flags));
}

async function exportLogicApp(scope: VerbScope, flags: Flags): Promise<void> {
  const { host } = scope;
  if (flags.playbook === undefined)
    throw new UsageError('name what they are for: --playbook ID, or --playbook');
  if (flags.entity !== undefined && flags.trigger !== 'entity')
    throw new UsageError('--entity belongs to --trigger entity');
  const content = findContent(host.cwd, flags.content, 'refused');
  const { playbooks, problems } = await readNamedUses(content.playbooks, { playbook: flags.playbook });
  if (hasErrors(problems)) throw new ProblemsFound(problems);
  showProblems(scope, problems);
  for (const playbook of playbooks) refuseUnfit(playbook, flags.trigger);
  const template = createLogicAppTemplate({
    playbooks,
    trigger: flags.trigger,
    entity: flags.entity ?? 'Account',
    ...(await addressOf(host.cwd, flags)),
  });
  const text =
    flags.format === 'bicep'
      ? printResourcesAsBicep(template).trimEnd()
      : printJson(printResourcesAsArm(template));
  if (flags.out === undefined) {
    host.out(text);
    return;
  }
  const file = resolve(host.cwd, flags.out);
  await writeNewFile(file, `${text}\n`);
  host.out(file);
  const names = playbooks.map(({ id }) =>
    logicAppName(id, { trigger: flags.trigger, entity: flags.entity ?? 'Account' }),
  );
  host.note(`Logic Apps: ${names.join(', ')}`);
}

/** An alert has no tags, and an entity that somebody picked has no rule either: the server would never take it. */
function refuseUnfit({ id, triggers }: Playbook, trigger: SentinelTrigger): void {
  const without: Readonly<Record<SentinelTrigger, readonly (keyof typeof triggers)[]>> = {
    incident: [],
    alert: ['tags'],
    entity: ['rules', 'techniques', 'severities', 'tags'],
  };
  const asked = without[trigger].filter((name) => (triggers[name] ?? []).length > 0);
  if (asked.length === 0) return;
  const what = trigger === 'alert' ? 'an alert' : 'an entity';
  throw new UsageError(
    `${id} asks for ${asked.join(', ')}, and ${what} has none: the server would never run it by this trigger`,
  );
}

/** Where the server is and what tokens for it are for: of the command line, or of the configuration. */
async function addressOf(
  cwd: string,
  { url, audience, config }: Flags,
): Promise<{ readonly url?: string; readonly audience?: string }> {
  const settings = readServerSettings(await readServerBlock(cwd, config));
  if (!settings.ok) throw new ProblemsFound(settings.problems);
  const { publicUrl, authentication } = settings.value;
  const { entra } = authentication;
  const address = url ?? publicUrl;
  if (address !== undefined && !/^https:\/\/[^/?#\s]+\/?$/.test(address))
    throw new UsageError(`--url: ${address} is not https://HOST, which Azure could reach`);
  const known = entra === undefined ? undefined : (entra.audiences?.[0] ?? `api://${entra.clientId}`);
  return given({ url: address?.replace(/\/$/, ''), audience: audience ?? known });
}

import { basename, join, resolve } from 'node:path';

import { given, hasErrors } from '@drawbridge/base';
import {
  describeLeastPrivilege,
  type ActionMetadata,
  type GrantFor,
  type PermissionGrant,
} from '@drawbridge/response-actions';
import { Option, type Command } from 'commander';

import { workspaceRole } from '../../doctor/check-workspaces.ts';
import { UsageError } from '../../terminal/exit-code.ts';
import { formatOption, printJson, type OutputFormat } from '../../terminal/format.ts';
import { readNamedUses, type ActionUse, type UseFlags } from '../../actions/read-action-uses.ts';
import { readConnections } from '../../clouds/read-configuration.ts';
import { findContent } from '../../content/find-content.ts';
import { writeNewFile } from '../../files/write-new-file.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../../terminal/verb-scope.ts';

interface Flags extends UseFlags {
  readonly duty: readonly GrantFor[];
  readonly out?: string;
  readonly config?: string;
  readonly content?: string;
  readonly format: OutputFormat;
}

const duties: readonly GrantFor[] = ['plan', 'contain', 'undo', 'doctor'];

/** `drawbridge export permissions`: the smallest grants for exactly the steps of playbooks, as each cloud takes them. */
export function addExportPermissions(command: Command, scope: VerbScope): void {
  command
    .command('permissions')
    .description(
      'print the least IAM policy, Google Cloud role, Graph permissions and Azure role that the steps need',
    )
    .option('--playbook [id...]', 'for the steps of these playbooks; without an id, of every playbook')
    .option('--action <id...>', 'for these actions, with any parameters')
    .addOption(
      new Option('--duty <duty...>', 'what the identity does: plan, also contain, also undo; or run doctor')
        .choices(duties)
        .default(['undo']),
    )
    .option('--out <folder>', 'write one file per grant to this folder (default: standard output)')
    .option(
      '--config <file>',
      'the configuration whose subscriptions the Azure role is for (default: drawbridge.config.yaml)',
    )
    .option('--content <folder>', 'the folder with playbooks/')
    .addOption(formatOption())
    .action((flags: Flags) => exportPermissions(scope, flags));
}

async function exportPermissions(scope: VerbScope, flags: Flags): Promise<void> {
  const { host } = scope;
  if (flags.playbook === undefined && flags.action === undefined) {
    throw new UsageError('name what the permissions are for: --playbook ID, or --action ID');
  }
  // Only the steps of playbooks are read from content; those of bundled ones are nobody's grants.
  const content = findContent(host.cwd, flags.content, flags.playbook === undefined ? 'none' : 'refused');
  const { uses, problems } = await readNamedUses(content.playbooks, flags);
  // What cannot be read may need more: half a grant would be taken for a whole one.
  if (hasErrors(problems)) throw new ProblemsFound(problems);
  showProblems(scope, problems);
  const { azure } = await readConnections(host.cwd, flags.config);
  const subscriptions = given({ subscriptions: azure?.subscriptions });
  const grants = describeLeastPrivilege(mergeUses(uses), subscriptions).filter((grant) =>
    flags.duty.includes(grant.duty),
  );
  for (const note of [...rightsOfPeople(uses), ...(flags.playbook === undefined ? [] : rightsInSentinel)])
    host.note(note);
  if (flags.out === undefined) {
    host.out(flags.format === 'json' ? printJson(grants.map(describeGrant)) : printGrants(grants));
    return;
  }
  const folder = resolve(host.cwd, flags.out);
  const files = grants.map((grant) => ({ path: join(folder, basename(grant.path)), text: grant.text }));
  for (const { path, text } of files) await writeNewFile(path, text);
  const paths = files.map((file) => file.path);
  host.out(flags.format === 'json' ? printJson({ files: paths }) : paths.join('\n'));
}

/** The actions, each with what some use of it may need. */
function mergeUses(uses: readonly ActionUse[]): readonly ActionMetadata[] {
  return uses.map(({ action, permissions }) => ({ ...action, permissions }));
}

/** One grant is what a cloud takes, and nothing else; several are told apart by their names. */
function printGrants(grants: readonly PermissionGrant[]): string {
  const [only] = grants;
  if (only === undefined) return '# nothing is needed for this duty';
  if (grants.length === 1) return only.text.trimEnd();
  return grants
    .map((grant) => `# ${basename(grant.path)}\n${grant.text}`)
    .join('\n')
    .trimEnd();
}

function describeGrant({ duty, path, text }: PermissionGrant): object {
  return { duty, file: basename(path), text };
}

/** What is assigned as a role of Microsoft's on a workspace, and no grant of ours: said where playbooks are meant. */
const rightsInSentinel = [
  `writing to incidents takes the role ${workspaceRole} on each workspace of targets.yaml, for the identity that writes`,
  'automation rules that run a Logic App take the role Microsoft Sentinel Automation Contributor on its resource group, for the service principal Azure Security Insights (98785600-1bb7-4fb9-b9fa-19afe2c8a360)',
] as const;

/** What no grant can include, printed separately so that it is not forgotten. */
function rightsOfPeople(uses: readonly ActionUse[]): readonly string[] {
  const notes = uses.flatMap(({ action, permissions }) =>
    permissions.flatMap(({ name, heldBy }) =>
      heldBy === undefined
        ? []
        : [`${action.id} needs ${name}, which no grant can include: only ${heldBy} holds it`],
    ),
  );
  return [...new Set(notes)];
}

import { nearestName } from '@drawbridge/base';
import { actionCatalogue, type ActionMetadata } from '@drawbridge/response-actions';
import type { Command } from 'commander';

import { UsageError } from '../terminal/exit-code.ts';
import { formatOption, printJson, type OutputFormat } from '../terminal/format.ts';
import type { Host } from '../terminal/host.ts';
import { formatTable } from '../terminal/table.ts';

import type { VerbScope } from '../terminal/verb-scope.ts';

/** `drawbridge actions`: what can be contained, and what each containment needs, does and leaves. */
export function addActionsVerb(program: Command, { host }: VerbScope): void {
  program
    .command('actions')
    .description('list the containment actions, or describe one')
    .argument('[id]', 'an action, such as aws.iam.deactivate-access-key')
    .addOption(formatOption())
    .action((id: string | undefined, flags: { readonly format: OutputFormat }) => {
      const shown = id === undefined ? actionCatalogue : [findAction(id)];
      if (flags.format === 'json') host.out(printJson(shown.map(describe)));
      else host.out(id === undefined ? listing(host, shown) : shown.map((one) => page(host, one)).join('\n'));
    });
}

function findAction(id: string): ActionMetadata {
  const found = actionCatalogue.find((one) => one.id === id);
  if (found !== undefined) return found;
  const near = nearestName(
    id,
    actionCatalogue.map((one) => one.id),
  );
  throw new UsageError(`there is no action '${id}'${near === undefined ? '' : `; did you mean '${near}'?`}`);
}

function listing(host: Host, actions: readonly ActionMetadata[]): string {
  return formatTable(
    host,
    ['action', 'target', 'blast radius', 'undo', 'effect'],
    actions.map((one) => [one.id, one.targetKinds.join(', '), one.blastRadius, one.reversible, one.title]),
  );
}

function page(host: Host, one: ActionMetadata): string {
  const { bold } = host.colours;
  return [
    bold(`${one.id} – ${one.title}`),
    one.description,
    '',
    `${bold('Target')}        ${one.targetKinds.join(', ')}`,
    `${bold('Effect')}        ${one.effect}`,
    `${bold('Blast radius')}  ${one.blastRadius}`,
    `${bold('Undo')}          ${undoWords[one.reversible]}`,
    `${bold('Audit events')}  ${one.auditEvents.join(', ')}`,
    `${bold('D3FEND')}        ${one.d3fend}`,
    '',
    formatTable(
      host,
      ['permission', 'phase', 'why'],
      one.permissions.map((p) => [p.name, p.phase, p.why]),
    ),
  ].join('\n');
}

const undoWords = {
  yes: 'yes',
  explicit: 'only when asked for by name: undo RUN --reactivate',
  no: 'no',
} as const satisfies Record<ActionMetadata['reversible'], string>;

const described = [
  'id',
  'title',
  'description',
  'targetKinds',
  'permissions',
  'reversible',
  'effect',
  'blastRadius',
  'auditEvents',
  'd3fend',
] as const satisfies readonly (keyof ActionMetadata)[];

/** The catalogue's row without its functions and its zod schema. */
function describe(one: ActionMetadata): object {
  return Object.fromEntries(described.map((field) => [field, one[field]]));
}

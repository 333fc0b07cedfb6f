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
      else
        host.out(
          id === undefined ? listing(host, shown) : shown.map((action) => page(host, action)).join('\n'),
        );
    });
}

function findAction(id: string): ActionMetadata {
  const found = actionCatalogue.find((action) => action.id === id);
  if (found !== undefined) return found;
  const near = nearestName(
    id,
    actionCatalogue.map((action) => action.id),
  );
  throw new UsageError(`there is no action '${id}'${near === undefined ? '' : `; did you mean '${near}'?`}`);
}

function listing(host: Host, actions: readonly ActionMetadata[]): string {
  return formatTable(
    host,
    ['action', 'target', 'blast radius', 'undo', 'effect'],
    actions.map((action) => [
      action.id,
      action.targetKinds.join(', '),
      action.blastRadius,
      action.reversible,
      action.title,
    ]),
  );
}

function page(host: Host, action: ActionMetadata): string {
  const { bold } = host.colours;
  return [
    bold(`${action.id} – ${action.title}`),
    action.description,
    '',
    `${bold('Target')}        ${action.targetKinds.join(', ')}`,
    `${bold('Effect')}        ${action.effect}`,
    `${bold('Blast radius')}  ${action.blastRadius}`,
    `${bold('Undo')}          ${undoWords[action.reversible]}`,
    `${bold('Audit events')}  ${action.auditEvents.join(', ')}`,
    `${bold('D3FEND')}        ${action.d3fend}`,
    '',
    formatTable(
      host,
      ['permission', 'phase', 'why'],
      action.permissions.map((p) => [p.name, p.phase, p.why]),
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
function describe(action: ActionMetadata): object {
  return Object.fromEntries(described.map((field) => [field, action[field]]));
}

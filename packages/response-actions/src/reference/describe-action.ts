import { z } from 'zod';

import type { ActionMetadata, Permission } from '../contract/action.ts';

/** One action as a section of the reference, in Markdown. */
export function describeAction(action: ActionMetadata): string {
  const page = `../../packages/response-actions/src/${action.id.replaceAll('.', '/')}/README.md`;
  return [
    `## ${action.id}`,
    `${action.title}. ${action.description}`,
    table(
      ['', ''],
      [
        ['acts on', action.targetKinds.map(code).join(', ')],
        ['effect', action.effect],
        ['blast radius', action.blastRadius],
        ['undo', undo[action.reversible]],
        ['audit events', action.auditEvents.map(code).join(', ')],
        ['MITRE D3FEND', code(action.d3fend)],
        ['refusals, access that is left', `[its page](${page})`],
      ],
    ),
    '### Parameters',
    describeParameters(action.parameters),
    '### Permissions',
    table(
      ['permission', 'phase', 'why'],
      action.permissions.map((permission: Permission) => [
        code(permission.name),
        permission.phase,
        describeNeed(permission),
      ]),
    ),
  ].join('\n\n');
}

function describeNeed({ why, when, heldBy }: Permission): string {
  const condition = when === undefined ? '' : ` (only with ${when})`;
  return `${why}${condition}${heldBy === undefined ? '' : `; no permission of a role: ${heldBy}`}`;
}

const undo: Readonly<Record<ActionMetadata['reversible'], string>> = {
  yes: 'yes',
  explicit: 'yes, when it is asked for by name (`--reactivate`), since it re-opens access',
  no: 'no',
};

interface ParameterSchema {
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly type?: string;
  readonly default?: unknown;
}

function describeParameters(parameters: z.ZodType): string {
  const schema = z.toJSONSchema(parameters, { io: 'input' });
  const properties = Object.entries((schema.properties ?? {}) as Record<string, ParameterSchema>);
  if (properties.length === 0) return 'None.';
  const required = new Set(schema.required ?? []);
  return table(
    ['name', 'values', 'default', 'meaning'],
    properties.map(([name, parameterSchema]) => [
      code(name),
      parameterSchema.enum === undefined
        ? (parameterSchema.type ?? 'any')
        : parameterSchema.enum.map((value) => code(String(value))).join(', '),
      parameterSchema.default === undefined
        ? required.has(name)
          ? 'required'
          : 'none'
        : code(JSON.stringify(parameterSchema.default)),
      parameterSchema.description ?? '',
    ]),
  );
}

/** A Markdown table; what could break a cell is escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export function code(text: string): string {
  return `\`${text}\``;
}

import { inertText } from '@drawbridge/base';

import type { Host } from '../terminal/host.ts';
import { formatTable } from '../terminal/table.ts';

/** An incident that was handed to a server again. */
interface ShownIncident {
  readonly name: string;
  readonly number?: number;
  readonly title: string;
  readonly is: keyof typeof words;
  readonly runs: readonly string[];
  readonly why?: string;
}

const words = {
  submitted: 'submitted',
  'would-submit': 'would be submitted',
  merged: 'merged away',
  failed: 'failed',
  known: 'had come before',
  'not-taken': 'taken by no playbook',
  closed: 'closed already',
} as const;

/** What a person wants to see of each; the others are counted. */
const told: readonly ShownIncident['is'][] = ['submitted', 'would-submit', 'merged', 'failed'];

/** What reconciling a workspace came to. */
export function reconcileText(
  host: Host,
  incidents: readonly ShownIncident[],
  {
    workspace,
    server,
    dryRun,
  }: { readonly workspace: string; readonly server: string; readonly dryRun: boolean },
): string {
  const rows = incidents
    .filter(({ is }) => told.includes(is))
    .map(({ number, name, title, is, runs, why }) => [
      number === undefined ? inertText(name) : `#${String(number)}`,
      words[is],
      inertText(title),
      inertText(why ?? runs.join(', ')),
    ]);
  const counts = (Object.keys(words) as ShownIncident['is'][]).flatMap((is) => {
    const count = incidents.filter((incident) => incident.is === is).length;
    return count === 0 ? [] : [`${String(count)} ${words[is]}`];
  });
  const all = incidents.length === 1 ? '1 incident' : `${String(incidents.length)} incidents`;
  return [
    ...(rows.length === 0
      ? []
      : [formatTable(host, ['incident', 'what', 'title', 'runs, or why not'], rows), '']),
    `${all} of ${inertText(workspace)} changed in that time${counts.length === 0 ? '' : `: ${counts.join(', ')}`}.`,
    ...(dryRun ? ['Nothing was submitted: --dry-run only asks.'] : []),
    `server      ${inertText(server)}`,
  ].join('\n');
}

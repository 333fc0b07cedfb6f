import type { LogVerification } from '@drawbridge/audit-log';
import type { Inert } from '@drawbridge/base';

import type { Host } from '../terminal/host.ts';
import { heading, wrapped } from '../terminal/text-layout.ts';

const indent = 12;

/** What was verified, and what nobody can know from it. The problems are printed by themselves. */
export function auditText(host: Host, found: Inert<LogVerification>): string {
  const { green, red } = host.colours;
  const errors = found.problems.filter(({ severity }) => severity === 'error').length;
  const result =
    found.log === undefined && found.ok
      ? 'there is nothing to verify yet'
      : found.ok
        ? green('the log, its signed heads and the journals agree')
        : red(`${errors} ${errors === 1 ? 'thing does' : 'things do'} not agree`);
  return [
    heading(host, 'Audit log'),
    `log         ${found.log ?? 'none'}`,
    `lines       ${found.lines}, of which ${found.signed} are covered by a signature`,
    `journals    ${found.entries} entries of ${found.runs} ${found.runs === 1 ? 'run' : 'runs'}`,
    ...pausesText(host, found.pauses),
    `result      ${result}`,
    ...(found.unknown.length === 0 ? [] : ['', 'What this cannot know']),
    ...found.unknown.map((what) => wrapped(host, what, indent, '  -')),
  ].join('\n');
}

/** So many are shown; all of them are in the JSON. */
const shownPauses = 5;

/** Who let nothing new act, and who ended that. */
function pausesText(host: Host, pauses: Inert<LogVerification>['pauses']): readonly string[] {
  if (pauses.length === 0) return [];
  const begun = pauses.filter(({ is }) => is === 'paused').length;
  return [
    `pauses      ${String(begun)} begun, ${String(pauses.length - begun)} ended`,
    ...pauses.slice(-shownPauses).map(({ is, scope, by, at, why }) => {
      const said = why === undefined ? '' : `: ${why}`;
      return wrapped(host, `${at} ${scope} ${is} by ${by}${said}`, indent);
    }),
  ];
}

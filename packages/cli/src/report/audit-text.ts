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
    `result      ${result}`,
    ...(found.unknown.length === 0 ? [] : ['', 'What this cannot know']),
    ...found.unknown.map((what) => wrapped(host, what, indent, '  -')),
  ].join('\n');
}

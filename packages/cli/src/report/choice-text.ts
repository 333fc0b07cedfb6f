import type { Inert } from '@drawbridge/base';
import type { RunPlan } from '@drawbridge/playbook-runtime';

import type { ResponseFlags } from '../runs/response-options.ts';

/** The incident as the command line named it. */
interface NamedIncident {
  readonly incident: string;
  readonly incidentNumber?: number;
  readonly targets?: string;
}

/** Where a playbook takes fewer targets than the incident names: the candidates, as a command to copy and to shorten. */
export function choiceText(plan: Inert<RunPlan>, flags: ResponseFlags & NamedIncident): string | undefined {
  const candidates = plan.items.flatMap(({ decision, targetId }) =>
    decision.kind === 'guarded' && decision.refusal.code === 'too-many-targets' ? [targetId] : [],
  );
  if (candidates.length === 0) return undefined;
  const { id, targets } = plan.playbook;
  const lines = [...new Set(candidates)].map((candidate) => `  --target ${quoted(candidate)}`);
  return [
    `\nThe playbook takes at most ${targets.atMost}. Leave out the lines of those that you do not choose, and plan again:`,
    [
      `drawbridge respond --incident ${quoted(flags.incident)}${which(flags)} --playbook ${id}${where(flags)}`,
      ...lines,
    ].join(' \\\n'),
  ].join('\n');
}

function which({ incidentNumber, targets }: NamedIncident): string {
  const number = incidentNumber === undefined ? '' : ` --incident-number ${incidentNumber}`;
  return number + (targets === undefined ? '' : ` --targets ${quoted(targets)}`);
}

/** The same clouds, state and content as this time. */
function where({ simulated, world, config, state, content }: ResponseFlags): string {
  const named = Object.entries({ world, config, state, content });
  const options = named.flatMap(([name, value]) =>
    value === undefined ? [] : [` --${name} ${quoted(value)}`],
  );
  return (simulated === true ? ' --simulated' : '') + options.join('');
}

/** As a shell takes it for one word. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

import type { Inert } from '@drawbridge/base';
import type { RunPlan } from '@drawbridge/playbook-runtime';

import type { ResponseFlags } from '../runs/response-options.ts';

/** Where a playbook takes fewer targets than the incident names: the candidates, as a command to copy and to shorten. */
export function choiceText(
  plan: Inert<RunPlan>,
  flags: ResponseFlags & { readonly incident: string },
): string | undefined {
  const candidates = plan.items.flatMap(({ decision, targetId }) =>
    decision.kind === 'guarded' && decision.refusal.code === 'too-many-targets' ? [targetId] : [],
  );
  if (candidates.length === 0) return undefined;
  const { id, targets } = plan.playbook;
  const lines = [...new Set(candidates)].map((candidate) => `  --target ${quoted(candidate)}`);
  return [
    `\nThe playbook takes at most ${targets.atMost}. Leave out the lines of those that you do not choose, and plan again:`,
    [
      `drawbridge respond --incident ${quoted(flags.incident)} --playbook ${id}${where(flags)}`,
      ...lines,
    ].join(' \\\n'),
  ].join('\n');
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

import type { Inert } from '@drawbridge/base';
import type { RunPlan } from '@drawbridge/playbook-runtime';

import { quoted, respondCommand, type NamedIncident } from '../runs/planning-command.ts';
import type { ResponseFlags } from '../runs/response-options.ts';

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
    [respondCommand(flags, id), ...lines].join(' \\\n'),
  ].join('\n');
}

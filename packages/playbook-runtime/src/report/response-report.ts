import { given } from '@drawbridge/base';
import { z } from 'zod';

import { eventsOf, type ContainmentInput, type RunEntry } from '../journal/run-events.ts';
import { resultOf } from '../journal/run-actions.ts';
import { buildReport } from './build-report.ts';
import type { RunReport } from './run-report.ts';

type Refusal = NonNullable<RunReport['refusal']>;

const concluded = z.object({
  refusal: z.object({ code: z.string(), reason: z.string(), hints: z.array(z.string()) }).exactOptional(),
});
const requested = z.object({
  requester: z.object({ name: z.string(), subject: z.string().exactOptional() }),
});

/**
 * The report of a run that an engine has received, out of its journal: of what it did, or of the last plan where it never
 * began to act. Undefined where it has no plan yet, or is no answer to an incident.
 */
export function responseReport(
  runId: string,
  entries: readonly RunEntry[],
  refusal: Refusal | undefined = refusalOf(entries),
): RunReport | undefined {
  const settled =
    eventsOf(entries, 'step-finished').some(({ step }) => step === 'conclude') || refusal !== undefined;
  const started = eventsOf(entries, 'run-started')[0]?.input;
  if (started?.kind === 'containment') return buildReport({ runId, input: started, entries, settled });
  const plan = eventsOf(entries, 'plan-made').at(-1)?.plan;
  if (plan === undefined) return undefined;
  const input = { kind: 'containment', plan, ...requesterOf(entries), approvals: [] } as const;
  return buildReport({ runId, input, entries, settled, ...given({ refusal }) });
}

/** Why a run ended without acting, as its last step has kept it. */
function refusalOf(entries: readonly RunEntry[]): Refusal | undefined {
  return resultOf(entries, 'conclude', { name: 'conclude', result: concluded })?.refusal;
}

function requesterOf(entries: readonly RunEntry[]): Pick<ContainmentInput, 'requester' | 'requesterSubject'> {
  const request = requested.safeParse(eventsOf(entries, 'run-received')[0]?.input);
  const { name = 'unknown', subject } = request.data?.requester ?? {};
  return { requester: name, ...given({ requesterSubject: subject }) };
}

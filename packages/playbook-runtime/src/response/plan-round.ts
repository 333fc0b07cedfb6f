import { given, TerminalFailure } from '@drawbridge/base';

import { eventsOf } from '../journal/run-events.ts';
import type { RunPlan } from '../plan/run-plan.ts';
import { planRun } from '../run/plan-run.ts';
import { appendBeforeNext, type OpenRun } from '../store/open-run.ts';
import { readOrigin, requestOf, unreadableRequest, type ResponseRequest } from './response-request.ts';
import type { ResponseHost } from './response-host.ts';

/** The request of a run. Throws a `TerminalFailure` where it cannot be read. */
export function requestIn(run: OpenRun): ResponseRequest {
  const request = requestOf(run.entries());
  if (request !== undefined) return request;
  const { code, message, hints } = unreadableRequest(run.runId);
  throw new TerminalFailure(code, message, { hints });
}

/** The plan of a round that people were shown; undefined where it was not made. */
export function planOfRound(run: OpenRun, round: number): RunPlan | undefined {
  return eventsOf(run.entries(), 'plan-made').find((event) => event.round === round)?.plan;
}

/** The plan of a round: as it was made, or made now and kept. */
export async function keepPlan(run: OpenRun, round: number, host: ResponseHost): Promise<RunPlan> {
  const kept = planOfRound(run, round);
  if (kept !== undefined) return kept;
  const plan = await planNow(run, host);
  void appendBeforeNext(run, { type: 'plan-made', round, plan });
  return plan;
}

/** What the request comes to in the world as it is now. */
export async function planNow(run: OpenRun, host: ResponseHost): Promise<RunPlan> {
  const { playbook, chosenBy, choice, overrides, ...request } = requestIn(run);
  const origin = readOrigin(request);
  if (!origin.ok) {
    const [why] = origin.problems;
    throw new TerminalFailure(
      why?.code ?? 'incident/unreadable',
      why?.message ?? 'the incident cannot be read',
      {
        hints: why?.hints ?? [],
      },
    );
  }
  const { incident, targets } = origin.value;
  const mergedFrom = request.origin.from === 'incident' ? request.origin.mergedFrom : undefined;
  return planRun({
    ...host,
    runId: run.runId,
    playbook,
    incident,
    chosenBy,
    ...given({ targets, choice, overrides, mergedFrom }),
  });
}

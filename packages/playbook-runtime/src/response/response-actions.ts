import { TerminalFailure } from '@drawbridge/base';

import { bindAction, type BoundAction } from '../engine/run-action.ts';
import { containItem, undoItem, writeBack } from '../journal/run-actions.ts';
import { eventsOf } from '../journal/run-events.ts';
import type { RunPlan } from '../plan/run-plan.ts';
import { responseReport } from '../report/response-report.ts';
import { containmentActions } from '../run/containment-actions.ts';
import type { RunEnvironment } from '../run/run-environment.ts';
import type { OpenRun } from '../store/open-run.ts';
import { writeBackAction } from '../write-back/write-back-step.ts';
import { writeWaiting } from '../write-back/write-waiting.ts';
import { begin } from './begin-acting.ts';
import { concludeRun } from './conclude.ts';
import { judge, needOf } from './judge-decisions.ts';
import { keepPlan, planOfRound, requestIn } from './plan-round.ts';
import {
  askForApproval,
  beginActing,
  conclude,
  judgeDecisions,
  mayAct,
  planRound,
} from './response-steps.ts';
import type { ResponseHost } from './response-host.ts';

/** The actions of `response@1`, bound to one run and to what it needs from outside. */
export function responseActions(run: OpenRun, outside: ResponseHost): readonly BoundAction[] {
  const host = inTheNameOf(run, outside);
  return [...preparing(run, host), ...acting(run, host), ...concluding(run, host)];
}

function preparing(run: OpenRun, host: ResponseHost): readonly BoundAction[] {
  const { clock } = host.context;
  return [
    bindAction(planRound, async ({ round }) => {
      const plan = await keepPlan(run, round, host);
      const { needed, validForMs } = needOf(plan, host);
      return { outcome: plan.outcome, hash: plan.hash, needed, validForMs };
    }),
    bindAction(askForApproval, async ({ round, validForMs }) => {
      const until = new Date(clock.now().getTime() + validForMs).toISOString();
      const plan = planIn(run, round);
      await host.announce({ run, request: requestIn(run), plan, round, until });
      await writeWaiting(host.writer, plan, { runId: run.runId, until });
      return null;
    }),
    bindAction(judgeDecisions, ({ round, decisions }) =>
      Promise.resolve(judge(run, planIn(run, round), round, decisions, host)),
    ),
  ];
}

function acting(run: OpenRun, host: ResponseHost): readonly BoundAction[] {
  // Looked up when it is asked for: the plan that is acted on is in the journal by then.
  const items = (name: string): BoundAction => ({
    name,
    perform: (args, call) => {
      const bound = containmentActions(startedPlan(run), host, run).find((action) => action.name === name);
      if (bound === undefined) throw new Error(`no action is registered as '${name}'`);
      return bound.perform(args, call);
    },
  });
  return [
    bindAction(beginActing, (args) => begin(run, args, host)),
    bindAction(mayAct, async () => ({ paused: (await host.pausedBy(startedPlan(run))) !== undefined })),
    items(containItem.name),
    items(undoItem.name),
  ];
}

function concluding(run: OpenRun, host: ResponseHost): readonly BoundAction[] {
  return [
    bindAction(conclude, ({ refusal }) => concludeRun(run, refusal ?? undefined)),
    {
      name: writeBack.name,
      perform: (args, call) => {
        const report = () => {
          const told = responseReport(run.runId, run.entries());
          if (told === undefined) throw new TerminalFailure('plan-missing', 'nothing was planned');
          return told;
        };
        const { playbook } = requestIn(run);
        return writeBackAction(playbook, host.writer, report, host.store.auditLog).perform(args, call);
      },
    },
  ];
}

function planIn(run: OpenRun, round: number): RunPlan {
  const plan = planOfRound(run, round);
  if (plan === undefined) throw new Error(`the journal has no plan of round ${String(round)}`);
  return plan;
}

function startedPlan(run: OpenRun): RunPlan {
  const input = eventsOf(run.entries(), 'run-started')[0]?.input;
  if (input?.kind !== 'containment') throw new Error('the run has not begun to act');
  return input.plan;
}

/** What evidence is tagged with: people know an incident by its number. */
function inTheNameOf<Environment extends RunEnvironment>(
  run: OpenRun,
  environment: Environment,
): Environment {
  const plan = eventsOf(run.entries(), 'plan-made').at(-1)?.plan;
  if (plan === undefined) return environment;
  const { number, id } = plan.incident;
  const incident = number === undefined ? (id.split('/').at(-1) ?? id) : String(number);
  return { ...environment, context: { ...environment.context, reference: { incident, run: run.runId } } };
}

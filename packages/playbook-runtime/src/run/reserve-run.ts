import { RefusedFailure } from '@drawbridge/base';

import type { RunBody, RunEngine } from '../engine/run-engine.ts';
import type { GuardRefusal } from '../guards/guard-refusal.ts';
import { checkGuards, resultOf } from '../journal/run-actions.ts';
import type { ContainmentInput } from '../journal/run-events.ts';
import { stepNames } from '../journal/step-names.ts';
import type { RunPlan } from '../plan/run-plan.ts';
import type { OpenRun } from '../store/open-run.ts';
import type { RunStore } from '../store/run-store.ts';
import { isChange } from '../approvals/approval-need.ts';
import type { RunEnvironment } from './run-environment.ts';

/**
 * Reserves what a run is going to change, before its first effect.
 *
 * A guard that counts and an effect that is made later leave a gap: six runs that count at once all see room for one.
 * So the guards count, the verdict is journaled, and the targets are claimed under one lock of the whole store, and
 * what they count includes the changes that other unfinished runs have journaled and not made. The journal is the
 * reservation: it holds until the run ends, also across a kill. The price is that a dead run blocks room until it is
 * recovered, which its refusals say.
 */
export async function reserveRun(
  input: ContainmentInput,
  { store }: Pick<RunEnvironment, 'store'>,
  run: OpenRun,
  engine: RunEngine,
): Promise<void> {
  const begin = async () => {
    if (run.entries().length === 0) await run.append({ type: 'run-started', runId: run.runId, input });
    const refused = await engine.run(run.runId, askGuards, input);
    if (refused === null) await claimTargets(input.plan, store, run.runId);
  };
  // A run that is recovered holds what it had reserved; one that changes nothing has nothing to reserve.
  const decided = resultOf(run.entries(), stepNames.guards, checkGuards) !== undefined;
  if (decided || !input.plan.items.some(isChange)) return begin();
  const reserved = await store.exclusively(begin);
  if (reserved.ok) return;
  const [why] = reserved.problems;
  throw new RefusedFailure(why?.code ?? 'run/store-busy', why?.message ?? 'the runs cannot be locked', {
    hints: why?.hints ?? [],
  });
}

const askGuards: RunBody<ContainmentInput, GuardRefusal | null> = (context) =>
  context.act(stepNames.guards, checkGuards, null);

/** A target that another run holds is not waited for: its own step says so, and does nothing. */
async function claimTargets(plan: RunPlan, store: RunStore, runId: string): Promise<void> {
  for (const targetId of targetsOf(plan)) await store.claim(targetId, runId);
}

/** Gives the targets of a run back. After its end in the journal: until then they are not free. */
export async function releaseTargets(plan: RunPlan, store: RunStore, runId: string): Promise<void> {
  for (const targetId of targetsOf(plan)) await store.release(targetId, runId);
}

function targetsOf(plan: RunPlan): ReadonlySet<string> {
  return new Set(plan.items.filter(isChange).map(({ targetId }) => targetId));
}

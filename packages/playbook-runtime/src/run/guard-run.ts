import type { ChangePlan, Depletion, Refused } from '@drawbridge/response-actions';

import { checkCaps } from '../guards/caps.ts';
import type { GuardRefusal } from '../guards/guard-refusal.ts';
import { checkLastMember } from '../guards/last-member.ts';
import { checkProtected, checkProtectedChange } from '../guards/protected-assets.ts';
import { readProtectedAssets } from '../guards/read-protected-assets.ts';
import { checkQuietHours } from '../guards/quiet-hours.ts';
import type { Playbook, ProtectedAsset } from '../playbook/schema.ts';
import { isChange, plannedChanges } from './approvals.ts';
import type { OpenRun } from '../store/open-run.ts';
import { checkPools, takenBy, takenByRun } from './guard-pools.ts';
import type { RunEnvironment } from './run-environment.ts';
import type { PlanItem, RunPlan } from '../plan/run-plan.ts';

const hourMs = 3_600_000;

/**
 * Hours may have passed since the plan was made: the guards are evaluated again before the first effect. Under the lock
 * of the store, so that what they count stays true until the run is in its journal; see `reserve-run.ts`.
 */
export async function guardRun(
  plan: RunPlan,
  environment: RunEnvironment,
  runId: string,
): Promise<GuardRefusal | undefined> {
  const { playbook } = plan;
  const now = environment.context.clock.now();
  const changes = plan.items.filter(isChange);
  if (changes.length === 0) return undefined;
  const assets = readProtectedAssets(playbook, environment.watchlists);
  if (!assets.ok) return assets.refusal;
  const touched = changes.flatMap((change) => stopsOf(change, checkItem(change, assets.assets)));
  const counted = await environment.store.countChanges(new Date(now.getTime() - hourMs), runId);
  const wholeRun = [
    checkPools(changes, counted.changes ?? []),
    checkQuietHours(playbook, now),
    checkCaps(playbook, plannedChanges(playbook, changes), counted),
  ].filter((refusal) => refusal !== undefined);
  return [...touched, ...changes.flatMap((change) => stopsOf(change, wholeRun))][0];
}

function checkItem(item: PlanItem, assets: readonly ProtectedAsset[]): readonly GuardRefusal[] {
  const plan = item.decision.kind === 'action' ? item.decision.plan : undefined;
  const touched = plan?.outcome === 'change' ? checkProtectedChange(plan, assets) : [];
  return [...checkProtected(item.target, assets), ...touched];
}

/** The refusals that two people have not agreed to override: of this very asset, not of any. */
function stopsOf({ overridden }: PlanItem, refusals: readonly GuardRefusal[]): readonly GuardRefusal[] {
  return refusals.filter(
    (refusal) =>
      !overridden.some(
        (guardRefusal) =>
          guardRefusal.guard === refusal.guard &&
          guardRefusal.code === refusal.code &&
          (guardRefusal.guard !== 'protected-assets' || guardRefusal.reason === refusal.reason),
      ),
  );
}

/** Evaluated again on what the cloud says now: a machine may have been tagged as protected since it was planned. */
export async function guardChange(
  playbook: Playbook,
  item: PlanItem,
  fresh: ChangePlan,
  environment: RunEnvironment,
  run: OpenRun,
): Promise<Refused | undefined> {
  const assets = readProtectedAssets(playbook, environment.watchlists);
  const refusal = assets.ok
    ? (stopsOf(item, checkProtectedChange(fresh, assets.assets))[0] ??
      (await guardPool(item, fresh, environment, run)))
    : assets.refusal;
  if (refusal === undefined) return undefined;
  const { code, reason, hints } = refusal;
  return { outcome: 'refused', code, reason, hints };
}

/** Who is left in a pool, by the cloud's list of now and by what the runs have taken or reserved until now. */
async function guardPool(
  item: PlanItem,
  fresh: ChangePlan,
  { context, store }: RunEnvironment,
  run: OpenRun,
): Promise<Omit<GuardRefusal, 'guard' | 'overridable'> | undefined> {
  const { depletes } = fresh.facts;
  if (depletes === undefined) return undefined;
  if (!reserved(item, depletes)) {
    return {
      code: 'plan-changed',
      reason: `the target has become a ${depletes.title} since this was planned, so that nobody was reserved for it`,
      hints: ['plan again, and approve the new plan'],
    };
  }
  const since = new Date(context.clock.now().getTime() - hourMs);
  const counted = await store.countChanges(since, run.runId);
  const others = takenBy(counted.changes ?? []);
  return checkLastMember(depletes, [...others, ...takenByRun(run.runId, run.entries(), item.key)]);
}

/** Whether other runs could see that this one takes the member. */
function reserved({ decision }: PlanItem, { pool, target }: Depletion): boolean {
  if (decision.kind !== 'action' || decision.plan.outcome !== 'change') return false;
  const planned = decision.plan.facts.depletes;
  return planned?.pool === pool && planned.target === target;
}

import type { ActionPlan, ChangePlan, Depletion, Refused } from '@drawbridge/response-actions';

import { checkCaps } from '../guards/caps.ts';
import { checkContradictions } from '../guards/contradictions.ts';
import { isOverridden, type GuardRefusal } from '../guards/guard-refusal.ts';
import { checkLastMember } from '../guards/last-member.ts';
import { checkProtected, checkProtectedChange, type ListedAsset } from '../guards/protected-assets.ts';
import { hashProtectedAssets, readProtectedAssets } from '../guards/read-protected-assets.ts';
import { checkQuietHours } from '../guards/quiet-hours.ts';
import { checkSameTarget } from '../guards/same-target.ts';
import { isChange } from '../approvals/approval-need.ts';
import { plannedChanges } from './approvals.ts';
import type { OpenRun } from '../store/open-run.ts';
import { checkPools, takenBy, takenByRun } from './guard-pools.ts';
import type { RunEnvironment } from './run-environment.ts';
import type { IncidentSummary, PlanItem, RunPlan } from '../plan/run-plan.ts';

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
  const touched = changes.flatMap((change) =>
    stopsOf(change, checkItem(change, plan.incident, assets.assets)),
  );
  const counted = await environment.store.countChanges(new Date(now.getTime() - hourMs), runId);
  const changed = checkSameList(plan, assets.assets);
  const wholeRun = [
    checkPools(changes, counted.changes),
    checkQuietHours(playbook, now),
    checkCaps(playbook, plannedChanges(playbook, changes), counted),
  ].filter((refusal) => refusal !== undefined);
  // A target that is protected by now says more than that the list has changed.
  return touched[0] ?? changed ?? changes.flatMap((change) => stopsOf(change, wholeRun))[0];
}

/** An approval is of a plan that was held against one list; changing the list voids it. */
function checkSameList(
  { protectedAssets }: RunPlan,
  assets: readonly ListedAsset[],
): GuardRefusal | undefined {
  if (protectedAssets === undefined || protectedAssets.hash === hashProtectedAssets(assets)) return undefined;
  return {
    guard: 'protected-assets',
    code: 'protected-assets-changed',
    reason: 'the list of protected assets has changed since this was planned',
    hints: ['plan again, and approve the new plan'],
    overridable: false,
  };
}

function checkItem(
  item: PlanItem,
  incident: IncidentSummary,
  assets: readonly ListedAsset[],
): readonly GuardRefusal[] {
  const plan = item.decision.kind === 'action' ? item.decision.plan : undefined;
  const touched = plan?.outcome === 'change' ? checkTouched(item, incident, plan, assets) : [];
  return [...checkProtected(item.target, assets), ...touched];
}

/** What stands against a change by what the cloud says of its target. */
function checkTouched(
  item: PlanItem,
  { lastActivity }: IncidentSummary,
  change: ChangePlan,
  assets: readonly ListedAsset[],
): readonly GuardRefusal[] {
  const { refusal } = checkSameTarget(item.target, change.facts, lastActivity);
  return [
    ...checkContradictions([], change.facts),
    ...(refusal === undefined ? [] : [refusal]),
    ...checkProtectedChange(change, assets),
  ];
}

/** The refusals that two people have not agreed to override: of this very asset, not of any. */
function stopsOf({ overridden }: PlanItem, refusals: readonly GuardRefusal[]): readonly GuardRefusal[] {
  return refusals.filter((refusal) => !isOverridden(refusal, overridden));
}

/**
 * Evaluated again on what the cloud says now: a machine may have been tagged as protected since it was planned, or
 * another one made under its name.
 */
export async function guardChange(
  { playbook, incident }: Pick<RunPlan, 'playbook' | 'incident'>,
  item: PlanItem,
  fresh: ChangePlan,
  environment: RunEnvironment,
  run: OpenRun,
): Promise<Refused | undefined> {
  const assets = readProtectedAssets(playbook, environment.watchlists);
  const refusal = assets.ok
    ? (stopsOf(item, [
        ...checkProtected(item.target, assets.assets),
        ...checkTouched(item, incident, fresh, assets.assets),
      ])[0] ?? (await guardPool(item, fresh, environment, run)))
    : assets.refusal;
  return refusal === undefined ? undefined : refused(refusal);
}

/** Whether there is nothing to do because another target, under the same name, is not running. */
export function guardNothing(
  { incident }: Pick<RunPlan, 'incident'>,
  item: PlanItem,
  { facts }: Pick<Extract<ActionPlan, { outcome: 'nothing' }>, 'facts'>,
): Refused | undefined {
  const { refusal } = checkSameTarget(item.target, facts ?? {}, incident.lastActivity);
  const [stop] = refusal === undefined ? [] : stopsOf(item, [refusal]);
  return stop === undefined ? undefined : refused(stop);
}

function refused({ code, reason, hints }: Omit<GuardRefusal, 'guard' | 'overridable'>): Refused {
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
  const own = takenByRun(run.runId, run.entries(), item.key);
  return checkLastMember(depletes, counted.changes && [...takenBy(counted.changes), ...own]);
}

/** Whether other runs could see that this one takes the member. */
function reserved({ decision }: PlanItem, { pool, target }: Depletion): boolean {
  if (decision.kind !== 'action' || decision.plan.outcome !== 'change') return false;
  const planned = decision.plan.facts.depletes;
  return planned?.pool === pool && planned.target === target;
}

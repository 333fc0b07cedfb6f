import type { ChangePlan, Refused } from '@drawbridge/response-actions';

import { checkCaps } from '../guards/caps.ts';
import type { GuardRefusal } from '../guards/guard-refusal.ts';
import { checkProtected, checkProtectedChange, type ListedAsset } from '../guards/protected-assets.ts';
import { hashProtectedAssets, readProtectedAssets } from '../guards/read-protected-assets.ts';
import { checkQuietHours } from '../guards/quiet-hours.ts';
import type { Playbook } from '../playbook/schema.ts';
import { isChange, plannedChanges } from './approvals.ts';
import type { RunEnvironment } from './run-environment.ts';
import type { PlanItem, RunPlan } from '../plan/run-plan.ts';

const hourMs = 3_600_000;

/** Hours may have passed since the plan was made: the guards are evaluated again before the first effect. */
export async function guardRun(
  plan: RunPlan,
  environment: RunEnvironment,
): Promise<GuardRefusal | undefined> {
  const { playbook } = plan;
  const now = environment.context.clock.now();
  const changes = plan.items.filter(isChange);
  if (changes.length === 0) return undefined;
  const assets = readProtectedAssets(playbook, environment.watchlists);
  if (!assets.ok) return assets.refusal;
  const changed = checkSameList(plan, assets.assets);
  if (changed !== undefined) return changed;
  const touched = changes.flatMap((change) => stopsOf(change, checkItem(change, assets.assets)));
  const counted = await environment.store.countChanges(new Date(now.getTime() - hourMs));
  const wholeRun = [
    checkQuietHours(playbook, now),
    checkCaps(playbook, plannedChanges(playbook, changes), counted),
  ].filter((refusal) => refusal !== undefined);
  return [...touched, ...changes.flatMap((change) => stopsOf(change, wholeRun))][0];
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

function checkItem(item: PlanItem, assets: readonly ListedAsset[]): readonly GuardRefusal[] {
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
export function guardChange(
  playbook: Playbook,
  item: PlanItem,
  fresh: ChangePlan,
  environment: RunEnvironment,
): Refused | undefined {
  const assets = readProtectedAssets(playbook, environment.watchlists);
  const refusal = assets.ok ? stopsOf(item, checkProtectedChange(fresh, assets.assets))[0] : assets.refusal;
  if (refusal === undefined) return undefined;
  const { code, reason, hints } = refusal;
  return { outcome: 'refused', code, reason, hints };
}

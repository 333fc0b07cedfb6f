import { listActual, type MarkedResource } from '../actual/list-actual.ts';
import type { WorkspaceClient } from '../client/workspace-client.ts';
import type { Target } from '../desired/target.ts';
import { resourceKinds } from '../resources/registry.ts';
import type { DesiredResource, ResourceKind } from '../resource-kind/resource-kind.ts';
import { refuseLogicApps } from './refuse-logic-apps.ts';
import { defaultSafetyLimits, refuseTooMany, type SafetyLimits } from './refuse-too-many.ts';
import { nameOf, planBoth, planCreate, planDelete, type Outcome, type PlanOptions } from './plan-resource.ts';
import { sealPlan, type SyncPlan } from './sync-plan.ts';

export interface MakePlanOptions {
  readonly client: WorkspaceClient;
  readonly target: Target;
  readonly desired: readonly DesiredResource[];
  readonly force?: readonly string[];
  readonly adopt?: boolean;
  readonly limits?: SafetyLimits;
}

interface Planned {
  readonly outcomes: readonly Outcome[];
  readonly unmanaged: readonly MarkedResource[];
  readonly owned: number;
  readonly unmarked: readonly DesiredResource[];
}

/** Compares a repository with a workspace: one listing for each kind, one for each watchlist of ours, and a look at each Logic App that a written rule runs. */
export async function makePlan(options: MakePlanOptions): Promise<SyncPlan> {
  const { client, target, desired, force = [], adopt = false, limits = defaultSafetyLimits } = options;
  const { source, address } = target;
  const parts: Planned[] = [];
  for (const kind of resourceKinds) {
    const wanted = desired.filter((resource) => resource.kind === kind.name);
    const actual = await completeWanted(client, kind, await listActual(client, kind), wanted, source);
    parts.push(planKind(kind, wanted, actual, { source, force, adopt }));
  }
  const outcomes = parts.flatMap((part) => part.outcomes);
  const changes = outcomes.flatMap(({ change }) => (change === undefined ? [] : [change]));
  const owned = parts.reduce((sum, part) => sum + part.owned, 0);
  return sealPlan({
    version: 1,
    target: target.name,
    source,
    subscriptionId: address.subscriptionId,
    resourceGroup: address.resourceGroup,
    workspace: address.workspace,
    changes,
    drifted: outcomes.flatMap(({ drift }) => (drift === undefined ? [] : [drift])),
    unmanaged: parts.flatMap((part) => part.unmanaged).map(nameOf),
    unmarked: parts.flatMap((part) => part.unmarked).map(nameOf),
    unchanged: outcomes.filter((outcome) => outcome.change === undefined && outcome.drift === undefined)
      .length,
    refusals: [
      ...outcomes.flatMap((outcome) => outcome.refusals ?? []),
      ...refuseTooMany(changes, owned, force, limits),
      ...(await refuseLogicApps(client, changes, force)),
    ],
  });
}

/** Of what is ours, or is about to be, everything is looked at. */
async function completeWanted(
  client: WorkspaceClient,
  kind: ResourceKind,
  actual: readonly MarkedResource[],
  wanted: readonly DesiredResource[],
  source: string,
): Promise<readonly MarkedResource[]> {
  if (kind.complete === undefined) return actual;
  const names = new Set(wanted.map((resource) => resource.name.toLowerCase()));
  const completed: MarkedResource[] = [];
  for (const resource of actual) {
    const isOurs = names.has(resource.name.toLowerCase()) || resource.mark?.source === source;
    completed.push(isOurs ? { ...(await kind.complete(client, resource)), mark: resource.mark } : resource);
  }
  return completed;
}

function planKind(
  kind: ResourceKind,
  wanted: readonly DesiredResource[],
  actual: readonly MarkedResource[],
  options: PlanOptions,
): Planned {
  const standing = new Map(actual.map((resource) => [resource.name.toLowerCase(), resource]));
  const unmarked: DesiredResource[] = [];
  const outcomes: Outcome[] = wanted.map((desired) => {
    const found = standing.get(desired.name.toLowerCase());
    if (found === undefined) return planCreate(kind, desired, options);
    const outcome = planBoth(kind, desired, found, options);
    if (outcome.isUnmarked === true) unmarked.push(desired);
    return outcome;
  });
  const names = new Set(wanted.map((resource) => resource.name.toLowerCase()));
  const unmanaged: MarkedResource[] = [];
  for (const resource of actual) {
    if (names.has(resource.name.toLowerCase())) continue;
    if (resource.mark?.source === options.source)
      outcomes.push(planDelete(kind, resource, resource.mark, options));
    else unmanaged.push(resource);
  }
  const owned = actual.filter((resource) => resource.mark?.source === options.source).length;
  return { outcomes, unmanaged, owned, unmarked };
}

import { relative } from 'node:path';

import { listActual, type MarkedResource } from '../actual/list-actual.ts';
import type { WorkspaceClient } from '../client/workspace-client.ts';
import { HeldNames } from '../desired/held-names.ts';
import type { Target } from '../desired/target.ts';
import { kindsOf } from '../resources/registry.ts';
import { ruleIdOf } from '../resources/detection-rule/service-id.ts';
import type { DesiredResource, ResourceKind } from '../resource-kind/resource-kind.ts';
import { findIdsInFiles } from './ids-in-files.ts';
import { refuseLogicApps } from './refuse-logic-apps.ts';
import { defaultSafetyLimits, refuseTooMany, type SafetyLimits } from './refuse-too-many.ts';
import { nameOf, planBoth, planCreate, planDelete, type Outcome, type PlanOptions } from './plan-resource.ts';
import { sealPlan, type SyncPlan } from './sync-plan.ts';

export interface MakePlanOptions {
  readonly client: WorkspaceClient;
  readonly target: Target;
  readonly desired: readonly DesiredResource[];
  /** What stands in files with an error, and stays as it is. */
  readonly held?: HeldNames;
  /** The repository: what is stated in any file of it is not deleted. */
  readonly root?: string;
  /** The ids of rules that stand in files and are not for this target. */
  readonly left?: readonly string[];
  readonly force?: readonly string[];
  readonly adopt?: boolean;
  readonly limits?: SafetyLimits;
  /** The ids of rules that alone are planned; absent: everything. */
  readonly about?: readonly string[];
  /** Whether what was published disabled is to be enabled. */
  readonly enables?: boolean;
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
  const { enables = false, about } = options;
  const isAbout = (resource: Pick<DesiredResource, 'kind' | 'name'>): boolean =>
    about?.some((id) => id.toLowerCase() === idInFiles(resource).toLowerCase()) ?? true;
  const { source, address } = target;
  const held = options.held ?? new HeldNames();
  const parts: Planned[] = [];
  for (const kind of kindsOf(client.door)) {
    const wanted = desired.filter((resource) => resource.kind === kind.name && isAbout(resource));
    const listed = (await listActual(client, kind)).filter(isAbout);
    const actual = await completeWanted(client, kind, listed, wanted, source);
    parts.push(planKind(kind, wanted, actual, { source, force, adopt, held, enables }));
  }
  const outcomes = await keepStated(
    options,
    parts.flatMap((part) => part.outcomes),
  );
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

/** A rule whose id stands in a file that is not read as content is not deleted: it may only have been moved. */
async function keepStated(
  { root, force = [], left = [] }: MakePlanOptions,
  outcomes: readonly Outcome[],
): Promise<readonly Outcome[]> {
  const isRule = (change: Outcome['change']): boolean =>
    change?.action === 'delete' &&
    ['detection-rule', 'analytics-rule', 'automation-rule'].includes(change.kind);
  const isMeant = (id: string): boolean => left.some((other) => other.toLowerCase() === id.toLowerCase());
  const ids = outcomes
    .flatMap(({ change }) => (change !== undefined && isRule(change) ? idInFiles(change) : []))
    .filter((id) => !isMeant(id));
  if (root === undefined || ids.length === 0) return outcomes;
  const stated = await findIdsInFiles(root, ids);
  return outcomes.map((outcome) => {
    const { change } = outcome;
    const file = change !== undefined && isRule(change) ? stated.get(idInFiles(change)) : undefined;
    if (change === undefined || file === undefined || force.includes(change.name)) return outcome;
    const message = `${change.title} would be deleted, and its id stands in ${relative(root, file)}, which is not read as a rule`;
    return { refusals: [{ code: 'sync/stands-in-a-file', message, force: change.name }] };
  });
}

function idInFiles({ kind, name }: Pick<DesiredResource, 'kind' | 'name'>): string {
  return kind === 'detection-rule' ? ruleIdOf(name) : name;
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
  options: PlanOptions & { readonly held: HeldNames; readonly enables: boolean },
): Planned {
  const standing = new Map(actual.map((resource) => [resource.name.toLowerCase(), resource]));
  const unmarked: DesiredResource[] = [];
  const outcomes: Outcome[] = wanted.map((stated) => {
    const found = standing.get(stated.name.toLowerCase());
    const desired = kind.asStanding?.(stated, found, options.enables) ?? stated;
    if (found === undefined) return planCreate(kind, desired, options);
    const outcome = planBoth(kind, desired, found, options);
    if (outcome.isUnmarked === true) unmarked.push(desired);
    return outcome;
  });
  const names = new Set(wanted.map((resource) => resource.name.toLowerCase()));
  const unmanaged: MarkedResource[] = [];
  for (const resource of actual) {
    if (names.has(resource.name.toLowerCase()) || options.held.has(kind.name, resource.name)) continue;
    if (resource.mark?.source === options.source)
      outcomes.push(planDelete(kind, resource, resource.mark, options));
    else unmanaged.push(resource);
  }
  const owned = actual.filter((resource) => resource.mark?.source === options.source).length;
  return { outcomes, unmanaged, owned, unmarked };
}

import { given, hashJson } from '@drawbridge/base';
import { readTargets, type FoundTarget, type Incident, type TargetReading } from '@drawbridge/incident-model';
import type { ActionContext, ActionRunner } from '@drawbridge/response-actions';

import { checkCaps, type CountedChanges } from '../guards/caps.ts';
import { mayPass, type GuardRefusal, type OverridableGuard } from '../guards/guard-refusal.ts';
import {
  hashProtectedAssets,
  readProtectedAssets,
  type ReadAssets,
} from '../guards/read-protected-assets.ts';
import type { ListedAsset } from '../guards/protected-assets.ts';
import { checkQuietHours } from '../guards/quiet-hours.ts';
import type { Watchlist } from '../guards/watchlist.ts';
import { matchPlaybook } from '../playbook/match-playbook.ts';
import type { Playbook } from '../playbook/schema.ts';
import type { RunStore } from '../store/run-store.ts';
import { approvalNeed, isChange } from '../approvals/approval-need.ts';
import { plannedChanges } from './approvals.ts';
import { guardPools } from './guard-pools.ts';
import { chooseTargets, type ChosenTargets, type NamedTarget } from './choose-targets.ts';
import { hashRunPlan, type HashedPlan } from '../plan/plan-hash.ts';
import { readServed, type ServedReading } from './served-alerts.ts';
import { planItems } from './plan-items.ts';
import type { IncidentSummary, PlanItem, ProtectedList, RunPlan } from '../plan/run-plan.ts';

const hourMs = 3_600_000;

export interface PlanRunOptions {
  readonly playbook: Playbook;
  readonly incident: Incident;
  readonly runner: ActionRunner;
  readonly context: ActionContext;
  readonly store: RunStore;
  /** The run that is planned, where it has begun already; a new one of the incident and the changes where it is absent. */
  readonly runId?: string;
  readonly watchlists: readonly Watchlist[];
  /** A person may choose a playbook whose triggers do not match the incident. `trigger` where it is absent. */
  readonly chosenBy?: 'trigger' | 'person';
  /** Targets that a person named, in place of those that the incident names. */
  readonly targets?: readonly FoundTarget[];
  /** Of those that the incident names, only these: a person chose. All where it is absent. */
  readonly choice?: readonly NamedTarget[];
  /** Guards to override; the plan then needs two people. None where it is absent. */
  readonly overrides?: readonly OverridableGuard[];
  /** Ids of the incidents that Defender has merged into this one, where one of them led here. */
  readonly mergedFrom?: readonly string[];
  /** The content that playbook and watchlists are from, for the people who read the plan. */
  readonly content?: string;
}

/** What a run would do, what it would not do, and why. Reads from the clouds; writes nothing. */
export async function planRun(options: PlanRunOptions): Promise<RunPlan> {
  const { playbook, incident } = options;
  const match = matchPlaybook(playbook, incident);
  const { reading, foreign } = readFor(options, match.matches);
  if (!match.matches && options.chosenBy !== 'person') {
    const noTarget = `the playbook does not apply to this incident: ${match.reasons.join('; ')}`;
    return assemble(options, { reading, chosen: { taken: [], notTaken: [] }, items: [], noTarget });
  }
  const { taken, notTaken } = chooseTargets(playbook, incident, reading.targets, options.choice);
  const chosen = { taken, notTaken: [...notTaken, ...foreign] };
  const assets = readProtectedAssets(playbook, options.watchlists);
  const items = await planItems(
    {
      ...options,
      assets,
      overrides: options.overrides ?? [],
      byHand: options.targets !== undefined,
      refusal: checkWholeRun(playbook, chosen.taken.length, options.context.clock.now()),
    },
    chosen.taken,
  );
  const noTarget = chosen.taken.length > 0 ? undefined : whyNoTarget(playbook, reading, chosen);
  return assemble(options, { reading, chosen, items: await guardTogether(options, items), noTarget, assets });
}

/** Where a person chose a playbook that serves none of the rules, the person has said that it is meant all the same. */
function readFor({ playbook, incident, targets, choice }: PlanRunOptions, matches: boolean): ServedReading {
  if (targets !== undefined) return { reading: { targets, unread: [] }, foreign: [] };
  return matches ? readServed(playbook, incident, choice) : { reading: readTargets(incident), foreign: [] };
}

/** Guards that refuse the run as a whole: choosing among too many targets would be a guess. */
function checkWholeRun(playbook: Playbook, targets: number, now: Date): GuardRefusal | undefined {
  const { atMost, kind } = playbook.targets;
  if (targets > atMost) {
    return {
      guard: 'targets',
      code: 'too-many-targets',
      reason: `the incident names ${targets} targets of kind ${kind}, this playbook takes at most ${atMost}`,
      hints: [`a person chooses at most ${atMost} of them: --target KIND/ID, for each`],
      overridable: false,
    };
  }
  return checkQuietHours(playbook, now);
}

/** The guards over all runs. What they count here may be gone by the time of the run, which asks them again. */
async function guardTogether(
  options: PlanRunOptions,
  items: readonly PlanItem[],
): Promise<readonly PlanItem[]> {
  const since = new Date(options.context.clock.now().getTime() - hourMs);
  const counted = await options.store.countChanges(since, options.runId);
  return capItems(options, guardPools(items, counted.changes), counted);
}

function capItems(
  options: PlanRunOptions,
  items: readonly PlanItem[],
  counted: CountedChanges,
): readonly PlanItem[] {
  const { playbook } = options;
  const changes = items.filter(isChange);
  const refusal = checkCaps(playbook, plannedChanges(playbook, changes), counted);
  if (refusal === undefined) return items;
  const passed = mayPass(refusal, options.overrides ?? []);
  return items.map((item) => {
    if (!isChange(item)) return item;
    if (passed) return { ...item, overridden: [...item.overridden, refusal] };
    return { ...item, overridden: [], decision: { kind: 'guarded', refusal } };
  });
}

interface PlanParts {
  readonly reading: TargetReading;
  readonly chosen: ChosenTargets;
  readonly items: readonly PlanItem[];
  readonly noTarget: string | undefined;
  /** Absent where nothing was held against them. */
  readonly assets?: ReadAssets;
}

async function assemble(options: PlanRunOptions, parts: PlanParts): Promise<RunPlan> {
  const { playbook, incident, runner, store, context } = options;
  const { reading, chosen, items, noTarget, assets } = parts;
  const protectedAssets = assets?.ok === true ? listOf(assets.assets) : undefined;
  const hashed: HashedPlan = {
    version: 2,
    playbook,
    incident: { ...summariseIncident(incident), ...given({ mergedFrom: options.mergedFrom }) },
    items,
    ...given({ contradictions: contradictionsIn(reading), content: options.content, protectedAssets }),
    state: await nameState(store),
  };
  const hash = hashRunPlan(hashed);
  const base = `${playbook.id}-${hashJson([incident.id, hash]).slice(0, 10)}`;
  return {
    ...hashed,
    runId: options.runId ?? (await store.runIdFor(base)),
    plannedAt: context.clock.now().toISOString(),
    notTaken: chosen.notTaken,
    unread: reading.unread,
    ...given({ noTarget }),
    approvals: approvalNeed(playbook, items, runner.actions),
    overrides: options.overrides ?? [],
    outcome: outcomeOf(items),
    hash,
  };
}

/**
 * The state that a run will be in, so that an approval does not count in another one, whose journals would not know that
 * it was used: by the name of its log, or before its first run by its place.
 */
async function nameState({ auditLog, place }: RunStore): Promise<string> {
  return hashJson([(await auditLog?.origin?.()) ?? place]);
}

/** Of the targets that nobody will touch, too: who is meant is as unclear there. */
function contradictionsIn({ targets }: TargetReading): readonly string[] | undefined {
  const all = [...new Set(targets.flatMap(({ contradictions = [] }) => contradictions))];
  return all.length === 0 ? undefined : all;
}

function listOf(assets: readonly ListedAsset[]): ProtectedList {
  return { count: assets.length, hash: hashProtectedAssets(assets) };
}

function summariseIncident(incident: Incident): IncidentSummary {
  const { id, source, number, title, severity, lastActivity, alerts } = incident;
  const alertIds = alerts.length === 0 ? undefined : alerts.map((alert) => alert.id);
  return { id, source, ...given({ number }), title, severity, ...given({ lastActivity, alertIds }) };
}

function whyNoTarget(playbook: Playbook, reading: TargetReading, chosen: ChosenTargets): string {
  if (reading.none !== undefined) return reading.none;
  const own = chosen.notTaken.filter((omitted) => omitted.target.kind === playbook.targets.kind);
  if (own.length > 0) return `none of the targets of kind ${playbook.targets.kind} was taken`;
  return `the incident names no target of kind ${playbook.targets.kind}`;
}

function outcomeOf(items: readonly PlanItem[]): RunPlan['outcome'] {
  if (items.some(isChange)) return 'change';
  const outcomes = items.map((item) =>
    item.decision.kind === 'action' ? item.decision.plan.outcome : item.decision.kind,
  );
  if (outcomes.includes('failed')) return 'failed';
  if (outcomes.length === 0 || outcomes.some((outcome) => outcome !== 'nothing' && outcome !== 'skipped'))
    return 'refused';
  // Every step skipped by its own condition is not the same as everything contained.
  return outcomes.includes('nothing') ? 'nothing' : 'refused';
}

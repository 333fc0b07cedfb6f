import {
  runCase,
  runRule,
  type Alert,
  type CaseEngines,
  type DetectionRule,
  type LoadedCases,
} from '@drawbridge/detection-core';
import { given, hasErrors, type Problem } from '@drawbridge/base';
import type { Engine } from '@drawbridge/kql';

import type { PlannedChange } from '../plan/sync-plan.ts';
import { compareAlerts, type AlertDifference } from './compare-alerts.ts';
import { namesInQuery } from '../resource-kind/names-in-query.ts';
import { mayChangeAlerts, versionsOf, type RuleVersion } from './planned-versions.ts';

export interface BehaviourOptions {
  readonly changes: readonly PlannedChange[];
  /** For the cases; only one case at a time is run. */
  readonly engines: CaseEngines;
  /** The cases of a rule; none where it is no longer there. */
  readonly casesOf: (change: PlannedChange) => Promise<LoadedCases>;
  /** An engine that holds telemetry, and the time that it covers. */
  readonly telemetry?: { readonly engine: Engine; readonly from: Date; readonly to: Date } | undefined;
  readonly signal?: AbortSignal;
  readonly onRule?: (title: string) => void;
}

/** How many alerts one version raised, or why that is not known. */
export type VersionOutcome =
  { readonly ran: true; readonly alerts: number } | { readonly ran: false; readonly why: string };

/** Both versions on one case, or on the telemetry. The differences are empty where one of them did not run. */
export interface BehaviourTrial extends AlertDifference {
  /** `case fires-…`, or `telemetry`. */
  readonly on: string;
  readonly before: VersionOutcome;
  readonly after: VersionOutcome;
}

/** What a planned change does to the alerts of a rule. */
export interface RuleBehaviour {
  readonly name: string;
  readonly title: string;
  readonly action: PlannedChange['action'];
  readonly trials: readonly BehaviourTrial[];
  /** What limits the comparison. */
  readonly notes: readonly string[];
}

export interface Behaviour {
  readonly rules: readonly RuleBehaviour[];
  /** Cases that could not be read. */
  readonly problems: readonly Problem[];
}

/** Whether there is anything to compare: else no database needs to be started. */
export function hasBehaviour(changes: readonly PlannedChange[], hasTelemetry: boolean): boolean {
  return changes.some((change) => isCompared(change, hasTelemetry));
}

/**
 * Runs the rule as the workspace has it and the rule as it is planned, on the rule's cases and on telemetry. A rule that
 * comes new or goes is run on telemetry only: its cases say already what it raises. Both run with the repository's
 * functions, and with its watchlists as each case states them. Reads the plan and changes nothing of it.
 */
export async function compareBehaviour(options: BehaviourOptions): Promise<Behaviour> {
  const rules: RuleBehaviour[] = [];
  const problems: Problem[] = [];
  for (const change of options.changes) {
    if (!isCompared(change, options.telemetry !== undefined)) continue;
    options.signal?.throwIfAborted();
    options.onRule?.(change.title);
    const versions = versionsOf(change);
    const onCases = await compareOnCases(options, change, versions);
    const onTelemetry = await compareOnTelemetry(options, versions);
    const { name, title, action } = change;
    const trials = [...onCases.trials, ...onTelemetry];
    rules.push({ name, title, action, trials, notes: notesOn(options.changes, change, trials) });
    problems.push(...onCases.problems);
  }
  return { rules, problems };
}

function isCompared(change: PlannedChange, hasTelemetry: boolean): boolean {
  const isUpdate = change.action === 'update' || change.action === 'adopt';
  return mayChangeAlerts(change) && (isUpdate || hasTelemetry);
}

interface Versions {
  readonly before: RuleVersion;
  readonly after: RuleVersion;
}

async function compareOnCases(
  { engines, casesOf, signal }: BehaviourOptions,
  change: PlannedChange,
  versions: Versions,
): Promise<{ readonly trials: readonly BehaviourTrial[]; readonly problems: readonly Problem[] }> {
  if (change.action === 'create' || change.action === 'delete') return { trials: [], problems: [] };
  const { cases, problems } = await casesOf(change);
  const trials: BehaviourTrial[] = [];
  for (const detectionCase of cases) {
    const run = async (rule: DetectionRule): Promise<Raised> => {
      const { outcome, alerts, problems: found } = await runCase(rule, detectionCase, engines, signal);
      return outcome === 'error' ? { ran: false, why: reasonIn(found) } : { ran: true, alerts };
    };
    trials.push(await compareVersions(`case ${detectionCase.name}`, versions, run));
  }
  return { trials, problems };
}

async function compareOnTelemetry(
  { telemetry, signal }: BehaviourOptions,
  versions: Versions,
): Promise<readonly BehaviourTrial[]> {
  if (telemetry === undefined) return [];
  const { engine, from, to } = telemetry;
  const run = async (rule: DetectionRule): Promise<Raised> => {
    const { alerts, problems } = await runRule(engine, rule, {
      from,
      to,
      ...given({ signal }),
    });
    return hasErrors(problems) ? { ran: false, why: reasonIn(problems) } : { ran: true, alerts };
  };
  return [await compareVersions('telemetry', versions, run)];
}

type Raised =
  { readonly ran: true; readonly alerts: readonly Alert[] } | { readonly ran: false; readonly why: string };

async function compareVersions(
  on: string,
  { before, after }: Versions,
  run: (rule: DetectionRule) => Promise<Raised>,
): Promise<BehaviourTrial> {
  const old = await raise(before, run);
  const fresh = await raise(after, run);
  const difference =
    old.ran && fresh.ran ? compareAlerts(old.alerts, fresh.alerts) : { appear: [], vanish: [] };
  return { on, before: outcomeOf(old), after: outcomeOf(fresh), ...difference };
}

async function raise(version: RuleVersion, run: (rule: DetectionRule) => Promise<Raised>): Promise<Raised> {
  if (version.state === 'none') return { ran: true, alerts: [] };
  if (version.state === 'unreadable') return { ran: false, why: version.why };
  return run(version.rule);
}

function outcomeOf(raised: Raised): VersionOutcome {
  return raised.ran ? { ran: true, alerts: raised.alerts.length } : raised;
}

function reasonIn(problems: readonly Problem[]): string {
  const found = problems.find((problem) => problem.severity === 'error') ?? problems[0];
  return found?.message ?? 'it could not be run';
}

/** What both versions were run with is the repository's: where the plan changes that too, it is said. */
function notesOn(
  changes: readonly PlannedChange[],
  change: PlannedChange,
  trials: readonly BehaviourTrial[],
): readonly string[] {
  const query = [change.write?.query, ...change.fields.map((field) => field.before)].filter(
    (text) => typeof text === 'string',
  );
  const names = namesInQuery(query.join('\n'));
  const surroundings = changes.flatMap(({ kind, name, write }) => {
    if (kind === 'watchlist' && names.has(name)) return [`the watchlist ${name}`];
    const alias = kind === 'saved-search' ? write?.functionAlias : undefined;
    return typeof alias === 'string' && names.has(alias) ? [`the function ${alias}`] : [];
  });
  return [
    ...(trials.length === 0 ? ['it has no cases here to compare on'] : []),
    ...surroundings.map((name) => `the plan changes ${name} too: both versions were run with the new one`),
  ];
}

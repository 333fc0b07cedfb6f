import { given } from '@drawbridge/base';
import {
  groupIncidents,
  runRule,
  type Alert,
  type DetectedIncident,
  type RuleEngine,
  type RuleRun,
  type TelemetryReport,
} from '@drawbridge/detection-core';
import type { Engine } from '@drawbridge/kql';

import { telemetryEnd } from '../engine/load-telemetry.ts';
import { startProgress } from '../terminal/progress.ts';
import { showProblems, type VerbScope } from '../terminal/verb-scope.ts';

/** Which part of the telemetry the rules look at, and when they run. */
export interface DetectionRange {
  /** The beginning of the telemetry unless given. */
  readonly from?: Date;
  /** The end of the telemetry unless given. */
  readonly to?: Date;
  readonly mode: 'arrivals' | 'schedule' | 'range';
}

/** What rules found over a range. */
export interface Found {
  readonly range: { readonly from: Date; readonly to: Date };
  readonly runs: readonly RuleRun[];
  readonly alerts: readonly Alert[];
  readonly incidents: readonly DetectedIncident[];
}

/** Everything that one `detect` found in telemetry. */
export interface Detection extends Found {
  readonly telemetry: TelemetryReport;
}

/**
 * The time of which the rules look at rows when they run in a range: a rule's first run looks back by its period, and its
 * last may be due after the end.
 */
export function timeOfRuns(
  rules: readonly RuleRun['rule'][],
  { from, to }: Pick<DetectionRange, 'from' | 'to'>,
): { readonly from?: Date; readonly to?: Date } {
  const before = Math.max(0, ...rules.map((rule) => rule.queryPeriodMs + rule.queryFrequencyMs));
  const after = Math.max(0, ...rules.map((rule) => rule.queryFrequencyMs));
  return given({
    from: from === undefined ? undefined : new Date(from.getTime() - before),
    to: to === undefined ? undefined : new Date(to.getTime() + after),
  });
}

/** Runs rules over loaded telemetry. */
export async function detect(
  scope: VerbScope,
  engine: Engine,
  rules: readonly RuleRun['rule'][],
  telemetry: TelemetryReport,
  asked: DetectionRange,
): Promise<Detection> {
  const to = asked.to ?? telemetryEnd(telemetry, scope.host.clock);
  const range = { from: asked.from ?? telemetry.timeSpan?.from ?? to, to };
  return { telemetry, ...(await runRules(scope, engine, rules, { ...range, mode: asked.mode })) };
}

/** Runs rules over a range, wherever its rows are. */
export async function runRules(
  scope: VerbScope,
  engine: RuleEngine,
  rules: readonly RuleRun['rule'][],
  { from, to, mode }: Required<DetectionRange>,
): Promise<Found> {
  const progress = startProgress(scope.host, 'running rules');
  const runs: RuleRun[] = [];
  for (const rule of rules) {
    progress.say(`running ${rule.name}`);
    runs.push(await runRule(engine, rule, { from, to, mode, signal: scope.host.signal }));
  }
  progress.end();
  const problems = runs.flatMap((run) => run.problems);
  showProblems(scope, problems);
  const alerts = runs.flatMap((run) => run.alerts);
  return { range: { from, to }, runs, alerts, incidents: groupIncidents(alerts, rules) };
}

import { given, type Problem } from '@drawbridge/base';
import type { ColumnSchema } from '@drawbridge/kql';

import { atRule } from '../rules/model/query-position.ts';
import type { DetectionRule } from '../rules/model/rule.ts';
import type { Alert, AlertNote, Evaluation, ResultRow } from './alert.ts';
import { makeAlerts, type Period } from './make-alerts.ts';
import type { RuleEngine } from './rule-engine.ts';
import { periodsOf, type RunMode } from './run-schedule.ts';

export interface RunOptions {
  readonly from: Date;
  /** Not included; rows at `to` belong to the next range. */
  readonly to: Date;
  /** `arrivals` where it is absent. */
  readonly mode?: RunMode;
  readonly signal?: AbortSignal;
  readonly onEvaluation?: (done: number, total: number) => void;
}

/** What a rule did over a range. */
export interface RuleRun {
  readonly rule: DetectionRule;
  readonly mode: RunMode;
  readonly alerts: readonly Alert[];
  readonly evaluations: readonly Evaluation[];
  /** What the service's limits took out of alerts. */
  readonly notes: readonly AlertNote[];
  /** An error means that the rule could not be run, or not to the end. */
  readonly problems: readonly Problem[];
}

/** The rows of one evaluation, or the problems at their place in the rule's file. */
export type RowsOrProblems =
  | {
      readonly ok: true;
      readonly columns: readonly ColumnSchema[];
      readonly rows: readonly ResultRow[];
      readonly problems: readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Runs the rule's query once. */
export async function evaluateOnce(
  engine: RuleEngine,
  rule: DetectionRule,
  period: Period,
  signal?: AbortSignal,
): Promise<RowsOrProblems> {
  const answer = await engine.query(rule.query, {
    now: period.now,
    timeRange: { from: period.from, to: period.to },
    file: rule.origin.file,
    ...given({ signal }),
  });
  const problems = answer.problems.map((problem) => atRule(rule, problem));
  if (!answer.ok) return { ok: false, problems };
  const rows = answer.rows.map((row) =>
    Object.fromEntries(answer.columns.map((column, index) => [column.name, row[index] ?? null])),
  );
  return { ok: true, columns: answer.columns, rows, problems };
}

/**
 * Runs a rule over a range of time and makes its alerts: threshold, one alert or one per row, entities, custom
 * details, overrides and suppression as the service does them. Never throws for what it runs but the signal's reason.
 */
export async function runRule(
  engine: RuleEngine,
  rule: DetectionRule,
  options: RunOptions,
): Promise<RuleRun> {
  const mode = options.mode ?? 'arrivals';
  const run = new Run(rule, mode);
  // A rule that cannot be run must say so even where there is nothing to run it over.
  const bound = await engine.check(rule.query, { file: rule.origin.file });
  run.addProblems(bound.problems.map((problem) => atRule(rule, problem)));
  if (!bound.ok) return run.result();
  const periods = await periodsOf(engine, rule, options, mode, options.signal);
  run.problems.push(...periods.problems);
  if (!periods.ok) return run.result();
  for (const [index, period] of periods.value.entries()) {
    options.signal?.throwIfAborted();
    const outcome = await evaluateOnce(engine, rule, period, options.signal);
    run.addProblems(outcome.problems);
    if (!outcome.ok) break;
    run.add(period, outcome);
    options.onEvaluation?.(index + 1, periods.value.length);
  }
  return run.result();
}

class Run {
  readonly problems: Problem[] = [];
  readonly #rule: DetectionRule;
  readonly #mode: RunMode;
  readonly #alerts: Alert[] = [];
  readonly #evaluations: Evaluation[] = [];
  readonly #notes: AlertNote[] = [];
  #suppressedUntil = Number.NEGATIVE_INFINITY;

  constructor(rule: DetectionRule, mode: RunMode) {
    this.#rule = rule;
    this.#mode = mode;
  }

  /** A warning of the query is the same at every evaluation: it is told once. */
  addProblems(problems: readonly Problem[]): void {
    for (const problem of problems) {
      const isKnown = this.problems.some((known) => JSON.stringify(known) === JSON.stringify(problem));
      if (!isKnown) this.problems.push(problem);
    }
  }

  add(
    period: Period,
    { rows, columns }: Pick<RowsOrProblems & { readonly ok: true }, 'rows' | 'columns'>,
  ): void {
    const suppressed = period.now.getTime() < this.#suppressedUntil;
    const made = suppressed ? { alerts: [], notes: [] } : makeAlerts(this.#rule, rows, period, columns);
    this.#alerts.push(...made.alerts);
    this.#notes.push(...made.notes);
    this.#evaluations.push({ ...period, rowCount: rows.length, alerts: made.alerts.length, suppressed });
    if (made.alerts.length > 0 && this.#rule.suppressionEnabled) {
      this.#suppressedUntil = period.now.getTime() + this.#rule.suppressionMs;
    }
  }

  result(): RuleRun {
    return {
      rule: this.#rule,
      mode: this.#mode,
      alerts: this.#alerts,
      evaluations: this.#evaluations,
      notes: this.#notes,
      problems: this.problems,
    };
  }
}

import { hasErrors, type Problem } from '@drawbridge/base';

import type { DetectionRule } from '../rules/model/rule.ts';
import type { Alert, AlertNote, ResultRow } from '../running/alert.ts';
import { makeAlerts } from '../running/make-alerts.ts';
import { evaluateOnce } from '../running/run-rule.ts';
import { type CaseEngines } from './case-engines.ts';
import { caseFixtures, caseWatchlists, loadCaseInput } from './case-input.ts';
import { type CaseDifference, compareCase } from './compare-case.ts';
import type { DetectionCase } from './detection-case.ts';

/** How a case came out. */
export interface CaseResult {
  readonly ruleId: string;
  readonly ruleName: string;
  readonly case: DetectionCase;
  /** `error`: the case or the rule could not be run, which is neither pass nor fail. */
  readonly outcome: 'pass' | 'fail' | 'error';
  readonly differences: readonly CaseDifference[];
  readonly alerts: readonly Alert[];
  readonly rows: readonly ResultRow[];
  readonly notes: readonly AlertNote[];
  readonly problems: readonly Problem[];
}

/**
 * Runs a rule over a case's rows: once, with now() and the end of the period at the case's `now`, which belongs to
 * the period. Input that does not fit makes the case an error: it would not prove what it seems to prove.
 */
export async function runCase(
  rule: DetectionRule,
  detectionCase: DetectionCase,
  engines: CaseEngines,
  signal?: AbortSignal,
): Promise<CaseResult> {
  const base = { ruleId: rule.id, ruleName: rule.name, case: detectionCase };
  const failed = (problems: readonly Problem[]): CaseResult => ({
    ...base,
    outcome: 'error',
    differences: [],
    alerts: [],
    rows: [],
    notes: [],
    problems,
  });
  const lists = caseWatchlists(detectionCase, engines.watchlists);
  if (lists.problems.length > 0) return failed(lists.problems);
  const engine = await engines.engineFor(lists.watchlists, caseFixtures(detectionCase, engines.fixtures));
  const unfit = await loadCaseInput(engine, detectionCase);
  if (unfit.length > 0) return failed(unfit);
  const period = {
    now: detectionCase.now,
    from: detectionCase.from ?? new Date(detectionCase.now.getTime() - rule.queryPeriodMs),
    to: new Date(detectionCase.now.getTime() + 1),
  };
  const answer = await evaluateOnce(engine, rule, period, signal);
  if (!answer.ok || hasErrors(answer.problems)) return failed(answer.problems);
  const { alerts, notes } = makeAlerts(rule, answer.rows, period, answer.columns);
  const differences = compareCase(detectionCase.expect, alerts, answer.rows);
  const outcome = differences.length === 0 ? 'pass' : 'fail';
  return { ...base, outcome, differences, alerts, rows: answer.rows, notes, problems: answer.problems };
}

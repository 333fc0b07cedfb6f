import type { Problem, Result } from '@drawbridge/base';

import type { RunReport } from '../report/run-report.ts';
import type { PlanItem, RunPlan } from '../plan/run-plan.ts';
import type { UndoReport } from '../report/undo-report.ts';
import type { PlaybookCase } from './playbook-case.ts';

/** One thing that came out otherwise than expected, for people. */
export interface CaseDifference {
  /** The field of the case: `expect.run.status`. */
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

type Expectation = PlaybookCase['expect'];

/** Compares a plan with what was expected; a plan that wrote anything is wrong whatever it says. */
export function comparePlan(
  expected: Expectation['plan'],
  plan: RunPlan,
  writes: readonly string[],
): readonly CaseDifference[] {
  const items = expected.items.map(
    (item) => `${item.target}: ${item.outcome}${item.code === undefined ? '' : ` (${item.code})`}`,
  );
  return [
    ...differs('expect.plan.outcome', expected.outcome, plan.outcome),
    ...differs('expect.plan.approvals', expected.approvals, plan.approvals.needed),
    ...differs(
      'expect.plan.items',
      items,
      plan.items.map((item, at) => itemText(item, expected.items[at]?.code !== undefined)),
    ),
    ...contains('expect.plan.noTarget', expected.noTarget, plan.noTarget ?? ''),
    ...containsEach(
      'expect.plan.unread',
      expected.unread,
      plan.unread.map((part) => `${part.path}: ${part.why}`),
    ),
    ...differs(
      'expect.plan.notTaken',
      expected.notTaken,
      plan.notTaken.map((target) => target.targetId),
    ),
    ...differs('writes while planning', [], writes),
  ];
}

function itemText(item: PlanItem, withCode: boolean): string {
  const { decision } = item;
  const head = `${item.targetId}: `;
  if (decision.kind === 'skipped') return `${head}skipped`;
  if (decision.kind === 'guarded') return `${head}refused${withCode ? ` (${decision.refusal.code})` : ''}`;
  const { plan } = decision;
  const code = plan.outcome === 'refused' || plan.outcome === 'failed' ? plan.code : undefined;
  return `${head}${plan.outcome}${withCode && code !== undefined ? ` (${code})` : ''}`;
}

/** How a run ended. */
export interface CameOut {
  readonly report: RunReport;
  readonly journal: readonly string[];
  readonly writes: readonly string[];
  readonly comment: string;
}

export function compareRun(
  expected: NonNullable<Expectation['run']>,
  came: CameOut,
): readonly CaseDifference[] {
  const { report } = came;
  return [
    ...differs('expect.run.status', expected.status, report.status),
    ...differs(
      'expect.run.items',
      expected.items,
      report.items.map((item) => item.outcome),
    ),
    ...differs('expect.run.journal', expected.journal, came.journal),
    ...differs('expect.run.refusal', expected.refusal, report.refusal?.code ?? 'none'),
    ...differs('expect.run.writes', expected.writes, came.writes),
    ...differs(
      'expect.run.residual',
      expected.residual,
      report.residual.map((access) => access.code),
    ),
    ...(expected.comment ?? []).flatMap((text) => contains('expect.run.comment', text, came.comment)),
  ];
}

export function compareUndo(
  expected: NonNullable<Expectation['undo']>,
  undone: Result<UndoReport>,
  writes: readonly string[],
): readonly CaseDifference[] {
  const status = undone.ok ? undone.value.status : textOf(undone.problems);
  return [
    ...differs('expect.undo.status', expected.status, status),
    ...differs('expect.undo.writes', expected.writes, writes),
  ];
}

function textOf(problems: readonly Problem[]): string {
  return problems.map((problem) => problem.message).join('; ');
}

function differs(what: string, expected: unknown, actual: unknown): readonly CaseDifference[] {
  if (expected === undefined) return [];
  const [wanted, got] = [JSON.stringify(expected), JSON.stringify(actual)];
  return wanted === got ? [] : [{ what, expected: wanted, actual: got }];
}

function contains(what: string, expected: string | undefined, actual: string): readonly CaseDifference[] {
  if (expected === undefined || actual.includes(expected)) return [];
  return [{ what, expected: `a text with '${expected}'`, actual: JSON.stringify(actual) }];
}

function containsEach(
  what: string,
  expected: readonly string[] | undefined,
  actual: readonly string[],
): readonly CaseDifference[] {
  if (expected === undefined) return [];
  const fits = expected.length === actual.length && expected.every((text, at) => actual[at]?.includes(text));
  return fits ? [] : [{ what, expected: JSON.stringify(expected), actual: JSON.stringify(actual) }];
}

import type { Engine } from '../engine/engine.ts';
import type { AnswerCase, CaseResult, Verdict } from './answer-case.ts';
import { compareAnswer } from './compare-answer.ts';

/** What the scorer prints: counts of the cases in scope, but SQL errors and crashes over all cases. */
export interface Score {
  readonly pass: number;
  readonly mismatch: number;
  readonly refused: number;
  readonly sqlError: number;
  readonly crashed: number;
  readonly rejectedCorrectly: number;
  readonly rejectedTotal: number;
  readonly total: number;
}

/** Long enough for any case; one that takes longer hangs, which counts as a crash. */
const TIMEOUT_MS = 60_000;

/** Problems that are not an answer of any kind. */
const crashes = new Set(['kql/timeout', 'kql/engine-stopped', 'kql/out-of-memory', 'kql/cancelled']);

/** Runs one case. A query that Kusto rejects must be a problem here too, of whatever kind. */
export async function runCase(answerCase: AnswerCase, engine: Engine, now: Date): Promise<CaseResult> {
  try {
    const result = await engine.query(answerCase.kql, { now, timeoutMs: TIMEOUT_MS });
    if (!result.ok) {
      const details = result.problems.map((problem) => `${problem.code}: ${problem.message}`);
      return { id: answerCase.id, verdict: verdictOnProblems(answerCase, result.problems), details };
    }
    if (answerCase.outcome === 'rejected')
      return { id: answerCase.id, verdict: 'wronglyAccepted', details: [] };
    const details = compareAnswer(answerCase, result.columns, result.rows);
    return { id: answerCase.id, verdict: details.length === 0 ? 'pass' : 'mismatch', details };
  } catch (error) {
    return {
      id: answerCase.id,
      verdict: 'crashed',
      details: [error instanceof Error ? (error.stack ?? '') : String(error)],
    };
  }
}

function verdictOnProblems(answerCase: AnswerCase, problems: readonly { readonly code: string }[]): Verdict {
  if (problems.some((problem) => problem.code === 'kql/internal' || problem.code === 'kql/sql'))
    return 'sqlError';
  if (problems.some((problem) => crashes.has(problem.code))) return 'crashed';
  return answerCase.outcome === 'rejected' ? 'rejectedCorrectly' : 'refused';
}

/** Adds up the results of the cases in scope; a case's result has its place. */
export function scoreOf(cases: readonly AnswerCase[], results: readonly CaseResult[]): Score {
  const counted = results.filter((_, index) => cases[index]?.scope === 'in');
  const countIn = (some: readonly CaseResult[], verdict: Verdict): number =>
    some.filter((result) => result.verdict === verdict).length;
  const count = (verdict: Verdict): number => countIn(counted, verdict);
  return {
    pass: count('pass'),
    mismatch: count('mismatch'),
    refused: count('refused'),
    sqlError: countIn(results, 'sqlError'),
    crashed: countIn(results, 'crashed'),
    rejectedCorrectly: count('rejectedCorrectly'),
    rejectedTotal: cases.filter(
      (answerCase) => answerCase.scope === 'in' && answerCase.outcome === 'rejected',
    ).length,
    total: counted.length,
  };
}

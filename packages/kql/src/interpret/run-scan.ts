import type { ScanProgram, Value } from './program.ts';
import { compileCode, type Frame, type FunctionsByName, type MatchedRow } from './compile-code.ts';

/** A row of the answer: which row of the input, in which order among those of it, and what was declared. */
interface ScanMatch {
  readonly row: number;
  /** Steps are tried from the last to the first, so the last step's match of a row comes first. */
  readonly order: number;
  readonly declared: readonly Value[];
  /** Which sequence it belongs to, from 0. */
  readonly sequence: number;
}

/** What a step knows: the sequence that has come as far as it, and the rows of it that this and earlier steps matched. */
interface StepState {
  readonly sequence: number;
  readonly matched: readonly (MatchedRow | undefined)[];
}

type Scan = (rows: readonly (readonly Value[])[]) => readonly ScanMatch[];

/**
 * The algorithm of `scan` as Microsoft documents it. Each row is tried at each step, from the last to the first:
 * where the step before has a sequence and the condition holds, that sequence moves on to this step; else, where this
 * step has a sequence (or is the first), and the condition holds, the row takes the place of the row matched before.
 * A new sequence, with a number of its own, begins where the first step has none; one that it has continues.
 */
export function compileScan(program: ScanProgram, functions: FunctionsByName): Scan {
  const defaults = program.declared.map((column) => compileCode(column.value, functions));
  const steps = program.steps.map((step) => ({
    output: step.output,
    condition: compileCode(step.condition, functions),
    assignments: step.assignments.map((assignment) => ({
      declared: assignment.declared,
      value: compileCode(assignment.value, functions),
    })),
  }));

  return (rows) => {
    const states: (StepState | undefined)[] = steps.map(() => undefined);
    const pending: (ScanMatch | undefined)[] = steps.map(() => undefined);
    const matches: ScanMatch[] = [];
    let sequences = 0;

    const endSeries = (at: number): void => {
      const last = pending[at];
      if (last !== undefined) matches.push(last);
      pending[at] = undefined;
    };
    const take = (at: number, row: number, frame: Frame, sequence: number): void => {
      const step = steps[at];
      if (step === undefined) return;
      const declared = defaults.map((evaluate) => evaluate(frame));
      for (const assignment of step.assignments) declared[assignment.declared] = assignment.value(frame);
      const matched = frame.matched.slice(0, at);
      matched[at] = { row: frame.row, declared };
      states[at] = { sequence, matched };
      const match = { row, order: steps.length - at, declared, sequence };
      if (step.output === 'all') matches.push(match);
      else if (step.output === 'last') pending[at] = match;
    };

    for (const [number, row] of rows.entries()) {
      for (let at = steps.length - 1; at >= 0; at -= 1) {
        const before = states[at - 1];
        const promoted: Frame | undefined = before && { row, matched: before.matched };
        if (before && promoted && steps[at]?.condition(promoted) === true) {
          endSeries(at);
          endSeries(at - 1);
          states[at - 1] = undefined;
          take(at, number, promoted, before.sequence);
          continue;
        }
        const own = states[at];
        if (own === undefined && at > 0) continue;
        const frame: Frame = { row, matched: own?.matched ?? [] };
        if (steps[at]?.condition(frame) !== true) continue;
        take(at, number, frame, own?.sequence ?? sequences);
        if (own === undefined) sequences += 1;
      }
    }
    for (const at of steps.keys()) endSeries(at);
    return matches.sort((a, b) => a.row - b.row || a.order - b.order);
  };
}

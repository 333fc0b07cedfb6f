import { hasErrors, type Problem } from '@drawbridge/base';
import type { Command } from 'commander';

import { exitCode, type ExitCode } from './exit-code.ts';
import type { Host } from './host.ts';
import { formatProblems } from './problems.ts';

/** What every verb is given; it leaves its exit code in `result`. */
export interface VerbScope {
  readonly host: Host;
  result: ExitCode;
  /** Leaves out the problems that a baseline of the content counts; absent where all of them are shown. */
  beyondBaseline?: (problems: readonly Problem[]) => readonly Problem[];
}

/** Adds a verb's command to the program. */
export type AddVerb = (program: Command, scope: VerbScope) => void;

/** Thrown by a verb that cannot continue because of problems with its input. */
export class ProblemsFound extends Error {
  override readonly name = 'ProblemsFound';
  readonly problems: readonly Problem[];
  /** The same for a person, where it is more than the problems say. */
  readonly shown: string | undefined;

  constructor(problems: readonly Problem[], shown?: string) {
    super(problems.map((problem) => problem.message).join('; '));
    this.problems = problems;
    this.shown = shown;
  }
}

/** Shows problems on standard error; errors among them make the exit code 1. */
export function showProblems(scope: VerbScope, found: readonly Problem[]): void {
  const problems = scope.beyondBaseline?.(found) ?? found;
  if (problems.length > 0) scope.host.note(formatProblems(scope.host, problems));
  if (hasErrors(problems)) scope.result = exitCode.problems;
}

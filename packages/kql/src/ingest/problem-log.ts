import { type Problem } from '@drawbridge/base';

const KEPT = 100;

/** Keeps the first hundred problems and counts them all, so that a file of a million bad rows stays readable. */
export class ProblemLog {
  readonly problems: Problem[] = [];
  count = 0;

  add(problem: Problem): void {
    this.count += 1;
    if (this.problems.length < KEPT) this.problems.push(problem);
  }
}

/** How often a rule was compared, found undecided, or refused by the engine. */
interface Coverage {
  compared: number;
  undecided: number;
  refused: number;
}

/** The smallest expression found on which the two differ. */
export interface Disagreement {
  readonly rule: string;
  readonly kql: string;
  readonly expected: string;
  readonly actual: string;
  readonly source: string;
}

/** What comes out of a run: counts, and the first disagreements of each rule. */
export class Tally {
  compared = 0;
  readonly disagreements: Disagreement[] = [];
  /** By rule: how many expressions disagreed. */
  readonly disagreeing = new Map<string, number>();
  /** By rule: as the root of an expression. */
  readonly coverage = new Map<string, Coverage>();
  readonly undecided = new Map<string, number>();
  readonly refused = new Map<string, number>();

  private readonly kept: number;

  constructor(rules: readonly string[], keptOfEachRule = 2) {
    this.kept = keptOfEachRule;
    for (const rule of rules) this.coverageOf(rule);
  }

  coverageOf(rule: string): Coverage {
    const found = this.coverage.get(rule) ?? { compared: 0, undecided: 0, refused: 0 };
    this.coverage.set(rule, found);
    return found;
  }

  agreed(rule: string): void {
    this.compared++;
    this.coverageOf(rule).compared++;
  }

  leftOpen(rule: string, why: string): void {
    this.undecided.set(why, (this.undecided.get(why) ?? 0) + 1);
    this.coverageOf(rule).undecided++;
  }

  wasRefused(rule: string, problem: string): void {
    this.refused.set(problem, (this.refused.get(problem) ?? 0) + 1);
    this.coverageOf(rule).refused++;
  }

  /** Only the first disagreements of a rule are described: to shrink one asks the engine twice more. */
  async disagreed(rule: string, describe: () => Promise<Disagreement> | Disagreement): Promise<void> {
    const count = (this.disagreeing.get(rule) ?? 0) + 1;
    this.disagreeing.set(rule, count);
    if (count <= this.kept) this.disagreements.push(await describe());
  }
}

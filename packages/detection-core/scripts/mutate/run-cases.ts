import type { CaseEngines } from '../../src/cases/case-engines.ts';
import type { DetectionCase } from '../../src/cases/detection-case.ts';
import { runCase } from '../../src/cases/run-case.ts';
import type { DetectionRule } from '../../src/rules/model/rule.ts';

/** `unusable`: the changed query cannot be run at all, which is no test of the cases. */
export type MutantOutcome = 'noticed' | 'unnoticed' | 'unusable';

/** Runs a changed rule over its cases until one fails. The case that noticed the last change is asked first. */
export class CaseRunner {
  #cases: readonly DetectionCase[];
  readonly #engines: CaseEngines;

  constructor(cases: readonly DetectionCase[], engines: CaseEngines) {
    this.#cases = cases;
    this.#engines = engines;
  }

  async run(rule: DetectionRule): Promise<MutantOutcome> {
    for (const detectionCase of this.#cases) {
      const { outcome } = await runCase(rule, detectionCase, this.#engines);
      if (outcome === 'error') return 'unusable';
      if (outcome === 'pass') continue;
      this.#cases = [detectionCase, ...this.#cases.filter((other) => other !== detectionCase)];
      return 'noticed';
    }
    return 'unnoticed';
  }
}

import { dirname } from 'node:path';

import {
  bundledTables,
  createCaseEngines,
  loadCases,
  loadWatchlists,
  runCase,
  type CaseEngines,
  type DetectionRule,
} from '@drawbridge/detection-core';
import { createEngine } from '@drawbridge/kql';

import { startProgress } from '../terminal/progress.ts';
import { showProblems, type VerbScope } from '../verbs/verb.ts';
import { ruleSlug } from '../workspace/rules.ts';
import type { CaseOutcome } from './case-outcome.ts';

/** Runs the cases of these rules, on engines that the cases share. */
export async function runDetectionCases(
  scope: VerbScope,
  rules: readonly DetectionRule[],
  watchlistFolder: string,
): Promise<readonly CaseOutcome[]> {
  const watchlists = await loadWatchlists(watchlistFolder);
  showProblems(scope, watchlists.problems);
  const engines = createCaseEngines(
    (wanted) => createEngine({ tables: bundledTables(), watchlists: wanted }),
    watchlists.watchlists,
  );
  try {
    const outcomes: CaseOutcome[] = [];
    for (const rule of rules) outcomes.push(...(await casesOf(scope, rule, engines)));
    return outcomes;
  } finally {
    await engines.close();
  }
}

async function casesOf(
  scope: VerbScope,
  rule: DetectionRule,
  engines: CaseEngines,
): Promise<readonly CaseOutcome[]> {
  const { clock } = scope.host;
  const unit = `detections/${ruleSlug(rule)}`;
  const { cases, problems } = await loadCases(dirname(rule.origin.file));
  showProblems(scope, problems);
  const progress = startProgress(scope.host, unit);
  const outcomes: CaseOutcome[] = [];
  for (const one of cases) {
    progress.say(`${unit}: ${one.name}`);
    const begun = clock.now().getTime();
    const { outcome, differences, problems: found } = await runCase(rule, one, engines, scope.host.signal);
    const seconds = (clock.now().getTime() - begun) / 1000;
    const { name, description, file } = one;
    outcomes.push({ unit, name, description, file, seconds, outcome, differences, problems: found });
  }
  progress.end();
  return outcomes;
}

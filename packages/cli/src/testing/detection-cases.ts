import { availableParallelism } from 'node:os';

import {
  createCaseEngines,
  loadCasesOfRules,
  loadWatchlistsOf,
  runCase,
  type CaseEngines,
  type CasesOfRules,
  type DetectionCase,
  type DetectionRule,
} from '@drawbridge/detection-core';
import { startDuckThread } from '@drawbridge/kql';

import { startProgress } from '../terminal/progress.ts';
import { showProblems, type VerbScope } from '../terminal/verb-scope.ts';
import { discover } from '../content/discover.ts';
import type { ContentFolders } from '../content/find-content.ts';
import { openTables } from '../engine/open-tables.ts';
import { ruleSlug } from '../content/choose-rules.ts';
import { requireQueryEnvironment } from '../content/query-environment.ts';
import type { CaseOutcome } from './case-outcome.ts';
import { everyCase, type WantsCase } from './wants-case.ts';

/**
 * DuckDB plans a rule's SQL again for each case, on one core, so each core gets an engine. More engines than this would
 * wait for each other's memory.
 */
const ENGINES_AT_MOST = 4;

/** A case and the rule that it tries. */
interface Trial {
  readonly unit: string;
  readonly rule: DetectionRule;
  readonly detectionCase: DetectionCase;
}

/** Runs the wanted cases of the rules that `choose` gives, in order, on one engine for each core. */
export async function runDetectionCases(
  scope: VerbScope,
  choose: () => Promise<readonly DetectionRule[]>,
  content: ContentFolders,
  wants: WantsCase = everyCase,
): Promise<readonly CaseOutcome[]> {
  const count = Math.min(availableParallelism(), ENGINES_AT_MOST);
  // First, because DuckDB starts in its thread while the rules are read.
  const thread = startDuckThread({ engines: count });
  try {
    const environment = await requireQueryEnvironment(scope, content);
    const rules = await choose();
    const watchlists = await loadWatchlistsOf(content.watchlists, await discover(content));
    showProblems(scope, watchlists.problems);
    const trials: Trial[] = [];
    const cases = await loadCasesOfRules(rules, environment.tables);
    showProblems(scope, cases.problems);
    for (const rule of rules) trials.push(...trialsOf(rule, cases, wants));
    const engine = () => openTables(scope.host, 'repeated', environment, { thread });
    const lanes = Array.from({ length: count }, () =>
      createCaseEngines(engine, watchlists.watchlists, environment),
    );
    return await runTrials(scope, trials, lanes);
  } finally {
    await thread.close();
  }
}

function trialsOf(rule: DetectionRule, cases: CasesOfRules, wants: WantsCase): readonly Trial[] {
  const unit = `detections/${ruleSlug(rule)}`;
  return cases
    .of(rule)
    .filter(({ file }) => wants({ file, unit: rule.origin.file }))
    .map((detectionCase) => ({ unit, rule, detectionCase }));
}

/** Each engine takes the next case when it is done with one. */
async function runTrials(
  scope: VerbScope,
  trials: readonly Trial[],
  lanes: readonly CaseEngines[],
): Promise<readonly CaseOutcome[]> {
  const progress = startProgress(scope.host, 'running cases');
  const outcomes: CaseOutcome[] = [];
  const queue = trials.entries();
  const runLane = async (engines: CaseEngines): Promise<void> => {
    for (const [index, trial] of queue) {
      progress.say(`${trial.unit}: ${trial.detectionCase.name}`);
      outcomes[index] = await runTrial(scope, trial, engines);
    }
  };
  try {
    await Promise.all(lanes.map(runLane));
  } finally {
    progress.end();
  }
  return outcomes;
}

async function runTrial(
  { host }: VerbScope,
  { unit, rule, detectionCase }: Trial,
  engines: CaseEngines,
): Promise<CaseOutcome> {
  const begun = host.clock.now().getTime();
  const { outcome, differences, problems } = await runCase(rule, detectionCase, engines, host.signal);
  const seconds = (host.clock.now().getTime() - begun) / 1000;
  const { name, description, file } = detectionCase;
  return { unit, name, description, file, seconds, outcome, differences, problems };
}

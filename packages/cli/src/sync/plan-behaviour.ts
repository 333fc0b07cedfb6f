import { createCaseEngines, loadCasesOfRules, loadWatchlistsOf } from '@drawbridge/detection-core';
import type { Engine } from '@drawbridge/kql';
import {
  compareBehaviour,
  hasBehaviour,
  type Behaviour,
  type DesiredResource,
  type SyncPlan,
} from '@drawbridge/sentinel-sync';

import { startProgress } from '../terminal/progress.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../terminal/verb-scope.ts';
import { discover } from '../content/discover.ts';
import type { ContentFolders } from '../content/find-content.ts';
import { openTables } from '../engine/open-tables.ts';
import { requireQueryEnvironment } from '../content/query-environment.ts';
import { loadTelemetry, openEngine, telemetryEnd } from '../engine/load-telemetry.ts';

/** What is to be compared, and on what. */
export interface BehaviourRequest {
  readonly plan: SyncPlan;
  readonly desired: readonly DesiredResource[];
  readonly content: ContentFolders;
  /** Files or folders of logs beside the cases. */
  readonly telemetry: readonly string[];
}

/**
 * Which alerts the planned changes make appear and vanish; undefined where no change can, and then no database is
 * started. What prevents the comparison is shown; the plan is unaffected.
 */
export async function planBehaviour(
  scope: VerbScope,
  request: BehaviourRequest,
): Promise<Behaviour | undefined> {
  const { plan, telemetry } = request;
  if (!hasBehaviour(plan.changes, telemetry.length > 0)) return undefined;
  try {
    const behaviour = await compare(scope, request);
    showProblems(scope, behaviour.problems);
    return behaviour;
  } catch (thrown) {
    if (!(thrown instanceof ProblemsFound)) throw thrown;
    showProblems(scope, thrown.problems);
    return undefined;
  }
}

async function compare(
  scope: VerbScope,
  { plan, desired, content, telemetry }: BehaviourRequest,
): Promise<Behaviour> {
  const { host } = scope;
  const environment = await requireQueryEnvironment(scope, content);
  const { watchlists } = await loadWatchlistsOf(content.watchlists, await discover(content));
  const engines = createCaseEngines(() => openTables(host, 'repeated', environment), watchlists);
  const cases = await loadCasesOfRules(rulesOfPlan(desired), environment.tables);
  showProblems(scope, cases.problems);
  let logs: Engine | undefined;
  try {
    const range = telemetry.length === 0 ? undefined : await openLogs();
    const progress = startProgress(host, 'comparing alerts');
    return await compareBehaviour({
      changes: plan.changes,
      engines,
      casesOf: ({ name }) => Promise.resolve({ cases: cases.of({ id: name.toLowerCase() }), problems: [] }),
      telemetry: range,
      signal: host.signal,
      onRule: (title) => {
        progress.say(`comparing alerts: ${title}`);
      },
    }).finally(() => {
      progress.end();
    });
  } finally {
    await Promise.all([engines.close(), logs?.close()]);
  }

  async function openLogs() {
    const engine = await openEngine(scope, content, 'passing');
    logs = engine;
    const report = await loadTelemetry(scope, engine, telemetry, undefined);
    showProblems(scope, report.problems);
    const to = telemetryEnd(report, host.clock);
    return { engine, from: report.timeSpan?.from ?? to, to };
  }
}

/** Rules that can have cases: those with a query. */
function rulesOfPlan(desired: readonly DesiredResource[]) {
  return desired
    .filter(({ kind, fields }) => kind === 'analytics-rule' && fields.query !== undefined)
    .map(({ name, title, origin }) => ({ id: name, name: title, origin }));
}

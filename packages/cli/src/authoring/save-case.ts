import { counted } from '../terminal/counted.ts';
import {
  createCaseEngines,
  loadWatchlistsOf,
  recordCase,
  type DetectionRule,
} from '@drawbridge/detection-core';
import type { Engine } from '@drawbridge/kql';

import { placeOf } from '../checking/check-report.ts';
import { discover } from '../content/discover.ts';
import type { ContentFolders } from '../content/find-content.ts';
import { requireQueryEnvironment } from '../content/query-environment.ts';
import type { Found } from '../detecting/detect.ts';
import { openTables } from '../engine/open-tables.ts';
import { UsageError } from '../terminal/exit-code.ts';
import { ProblemsFound, type VerbScope } from '../terminal/verb-scope.ts';
import { caseFile } from './new-case.ts';
import { writeNewFiles } from './new-files.ts';
import { readNewName } from './new-name.ts';

/** The one rule whose case is to be saved, and what the case is called. */
export function readSavedCase(name: string, rules: readonly DetectionRule[]): string {
  const { slug } = readNewName(name);
  const [, ...others] = rules;
  if (rules.length === 0 || others.length > 0) {
    throw new UsageError('--save-case: a case is of one rule: name it with --rule');
  }
  if (slug.startsWith('quiet-')) {
    throw new UsageError(
      '--save-case: what raised no alert is not recorded; write it by hand with: drawbridge new case',
    );
  }
  return slug.startsWith('fires-') ? slug : `fires-${slug}`;
}

interface Detected {
  readonly content: ContentFolders;
  readonly found: Found;
  /** Where the telemetry is. */
  readonly engine: Engine;
}

/** Writes the first evaluation that raised alerts as a case of its rule. Refused where there was none. */
export async function saveCase(scope: VerbScope, name: string, detected: Detected): Promise<void> {
  const { host } = scope;
  const { content, found, engine } = detected;
  const [run] = found.runs;
  const evaluation = run?.evaluations.find(({ alerts }) => alerts > 0);
  if (run === undefined || evaluation === undefined) {
    throw new UsageError('--save-case: the rule raised no alert, so that there is nothing to record');
  }
  const discovered = await discover(content);
  const file = caseFile(discovered, run.rule, name);
  const environment = await requireQueryEnvironment(scope, content);
  const { watchlists } = await loadWatchlistsOf(content.watchlists, discovered);
  const engines = createCaseEngines(() => openTables(host, 'repeated', environment), watchlists, environment);
  const recorded = await recordCase({
    rule: run.rule,
    evaluation,
    alerts: run.alerts.filter(({ timeGenerated }) => timeGenerated.getTime() === evaluation.now.getTime()),
    engine,
    engines,
    tables: environment.tables,
    watchlists,
    file,
    signal: host.signal,
  }).finally(() => engines.close());
  if (!recorded.ok) throw new ProblemsFound(recorded.problems);
  await writeNewFiles({ files: [{ file, text: recorded.text }], next: [] });
  const { before, after } = recorded.rows;
  host.note(
    `written: ${placeOf(host.cwd, file)}, with ${String(after)} of ${counted(before, 'row')}; ` +
      `${counted(recorded.originals.length, 'text')} replaced: read it before it leaves this machine`,
  );
}

import { join } from 'node:path';

import { nameHints } from '@drawbridge/base';
import {
  loadPlaybookCases,
  loadPlaybooks,
  runPlaybookCase,
  type LoadedPlaybookCase,
  type Playbook,
} from '@drawbridge/playbook-runtime';
import { createActionRunner } from '@drawbridge/response-actions';

import { UsageError } from '../terminal/exit-code.ts';
import { startCaseClouds } from '../simulated/case-clouds.ts';
import { startProgress } from '../terminal/progress.ts';
import { showProblems, type VerbScope } from '../terminal/verb-scope.ts';
import { quietenAwsSdk } from '../clouds/quieten-aws-sdk.ts';
import type { CaseOutcome } from './case-outcome.ts';
import { everyCase, type WantsCase } from './wants-case.ts';

/** Runs the cases of the playbooks in a folder, or of the named ones, on simulated clouds. */
export async function runPlaybookCases(
  scope: VerbScope,
  folder: string,
  named: readonly string[] | undefined,
  wants: WantsCase = everyCase,
): Promise<readonly CaseOutcome[]> {
  quietenAwsSdk(scope.host.env);
  const loaded = await loadPlaybooks(folder);
  showProblems(scope, loaded.problems);
  const playbooks = choose(
    loaded.playbooks.map((entry) => entry.playbook),
    named,
  );
  const outcomes: CaseOutcome[] = [];
  for (const playbook of playbooks)
    outcomes.push(...(await casesOf(scope, join(folder, playbook.id), playbook, wants)));
  return outcomes;
}

function choose(playbooks: readonly Playbook[], named: readonly string[] | undefined): readonly Playbook[] {
  if (named === undefined) return playbooks;
  const ids = playbooks.map((playbook) => playbook.id);
  return named.map((id) => {
    const found = playbooks.find((playbook) => playbook.id === id);
    if (found !== undefined) return found;
    throw new UsageError([`there is no playbook '${id}'`, ...nameHints(id, ids, 'playbooks')].join('\n  '));
  });
}

async function casesOf(
  scope: VerbScope,
  folder: string,
  playbook: Playbook,
  wants: WantsCase,
): Promise<readonly CaseOutcome[]> {
  const { cases, problems } = await loadPlaybookCases(folder);
  showProblems(scope, problems);
  const progress = startProgress(scope.host, playbook.id);
  const outcomes: CaseOutcome[] = [];
  const unit = join(folder, 'playbook.yaml');
  for (const loaded of cases.filter(({ file }) => wants({ file, unit }))) {
    progress.say(`${playbook.id}: ${loaded.slug}`);
    outcomes.push(await runOne(scope, playbook, loaded));
  }
  progress.end();
  return outcomes;
}

async function runOne(
  scope: VerbScope,
  playbook: Playbook,
  loaded: LoadedPlaybookCase,
): Promise<CaseOutcome> {
  const { clock } = scope.host;
  const begun = clock.now().getTime();
  const surroundings = { runner: createActionRunner(), startClouds: startCaseClouds };
  const result = await runPlaybookCase(playbook, loaded.case, surroundings);
  return {
    unit: `playbooks/${playbook.id}`,
    name: loaded.slug,
    description: loaded.case.name,
    file: loaded.file,
    seconds: (clock.now().getTime() - begun) / 1000,
    ...result,
  };
}

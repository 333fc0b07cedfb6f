import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { problem, type Problem } from '@drawbridge/base';
import {
  checkRule,
  loadCases,
  loadRules,
  loadWatchlists,
  type DetectionRule,
} from '@drawbridge/detection-core';
import type { Watchlist } from '@drawbridge/kql';
import { checkPlaybooks, loadPlaybooks } from '@drawbridge/playbook-runtime';
import { actionCatalogue } from '@drawbridge/response-actions';
import type { Command } from 'commander';

import { counted } from '../report/detection-report.ts';
import { formatOption, printJson, type OutputFormat } from '../terminal/format.ts';
import type { Host } from '../terminal/host.ts';
import { startProgress } from '../terminal/progress.ts';
import { findContent, type ContentFolders } from '../workspace/content.ts';
import { openTables } from '../workspace/engine.ts';
import { loadSurroundings, type Surroundings } from '../workspace/surroundings.ts';
import { showProblems, type VerbScope } from './verb.ts';

interface CheckFlags {
  readonly content?: string;
  readonly format: OutputFormat;
}

/** `drawbridge check`: everything that can be wrong with the content without running it. */
export function addCheckVerb(program: Command, scope: VerbScope): void {
  program
    .command('check')
    .description('check rules, cases, watchlists and playbooks, and that what they name exists')
    .option('--content <folder>', 'where detections/, watchlists/ and playbooks/ lie')
    .addOption(formatOption())
    .action((flags: CheckFlags) => runCheck(scope, flags));
}

async function runCheck(scope: VerbScope, flags: CheckFlags): Promise<void> {
  const { host } = scope;
  const content = findContent(host.cwd, flags.content);
  const progress = startProgress(host, 'checking');
  const workspace = await loadSurroundings(content);
  const watchlists = await loadWatchlists(content.watchlists);
  const rules = await loadRules(content.detections);
  const ruleProblems = await checkRules(host, rules.rules, workspace.surroundings, watchlists.watchlists);
  const playbooks = await loadPlaybooks(content.playbooks);
  const surroundings = {
    ruleIds: rules.rules.map((rule) => rule.id),
    actions: new Map(actionCatalogue.map((action) => [action.id, action])),
  };
  const problems = [
    ...workspace.problems,
    ...watchlists.problems,
    ...rules.problems,
    ...(await foldersWithoutRule(content)),
    ...ruleProblems,
    ...playbooks.problems,
    ...checkPlaybooks(playbooks.playbooks, surroundings),
  ];
  progress.end();
  showProblems(scope, problems);
  const checked = {
    rules: rules.rules.length,
    watchlists: watchlists.watchlists.length,
    playbooks: playbooks.playbooks.length,
  };
  if (flags.format === 'json') host.out(printJson({ ...checked, problems }));
  else host.out(summary(checked, problems));
}

function summary(
  { rules, watchlists, playbooks }: Readonly<Record<'rules' | 'watchlists' | 'playbooks', number>>,
  problems: readonly Problem[],
): string {
  const checked = [
    counted(rules, 'rule'),
    counted(watchlists, 'watchlist'),
    counted(playbooks, 'playbook'),
  ].join(', ');
  return `${checked} checked: ${problems.length === 0 ? 'no problems' : counted(problems.length, 'problem')}`;
}

/** Binds every query, and reads every case; one engine serves all rules. */
async function checkRules(
  host: Host,
  rules: readonly DetectionRule[],
  surroundings: Surroundings,
  watchlists: readonly Watchlist[],
): Promise<readonly Problem[]> {
  const engine = await openTables(host, 'repeated', surroundings, watchlists);
  try {
    const perRule = rules.map(async (rule) => {
      const cases = await loadCases(dirname(rule.origin.file), surroundings.tables);
      const missing = (['fires', 'quiet'] as const).filter(
        (kind) => !cases.cases.some((one) => one.kind === kind),
      );
      return [
        ...(await checkRule(rule, engine)).problems,
        ...cases.problems,
        ...missing.map((kind) => untested(rule, kind)),
      ];
    });
    return (await Promise.all(perRule)).flat();
  } finally {
    await engine.close();
  }
}

function untested(rule: DetectionRule, kind: 'fires' | 'quiet'): Problem {
  return problem(
    'check/untested',
    `the rule has no case that ${kind === 'fires' ? 'fires' : 'stays quiet'}`,
    {
      file: rule.origin.file,
      hints: [`add cases/${kind}-<what>.yaml beside it`],
    },
  );
}

/** A misspelt rule.yml would otherwise be a detection that is simply not there. */
async function foldersWithoutRule(content: ContentFolders): Promise<readonly Problem[]> {
  const entries = await readdir(content.detections, { withFileTypes: true });
  const folders = entries.filter((one) => one.isDirectory()).map((one) => join(content.detections, one.name));
  const problems = await Promise.all(
    folders.map(async (folder) => {
      const hasRule = (await readdir(folder)).includes('rule.yaml');
      return hasRule
        ? []
        : [problem('check/no-rule', `${basename(folder)} has no rule.yaml`, { file: folder })];
    }),
  );
  return problems.flat();
}

import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { onceEach, problem, type Problem } from '@drawbridge/base';
import {
  checkRule,
  checkRuleCounts,
  checkSavedQuery,
  loadCases,
  loadFixtures,
  loadRules,
  loadSavedQueries,
  loadTables,
  loadWatchlists,
  type DetectionRule,
  type LoadedWatchlists,
} from '@drawbridge/detection-core';
import type { Checker, TableSchema } from '@drawbridge/kql';
import {
  checkPlaybooks,
  checkProtectedLists,
  loadPlaybooks,
  type PlacedWatchlist,
} from '@drawbridge/playbook-runtime';
import { actionCatalogue } from '@drawbridge/response-actions';
import { checkPublication } from '@drawbridge/sentinel-sync';

import type { CheckReport } from './check-report.ts';
import type { Host } from '../terminal/host.ts';
import { hasPlaybooks, type ContentFolders } from '../content/find-content.ts';
import { openChecker } from '../engine/open-tables.ts';
import { checkRulesSince } from './check-rules-since.ts';

/**
 * Everything that can be wrong with the content without running it; nothing is reached, nothing is written. With
 * `since`, the rules are compared with those of that git ref; throws a UsageError where that cannot be done.
 */
export async function checkContent(
  host: Host,
  content: ContentFolders,
  since: string | undefined,
): Promise<CheckReport> {
  const watchlists = await loadWatchlists(content.watchlists);
  const saved = await loadSavedQueries(content.root);
  const tables = await loadTables(content.tables);
  const { fixtures, problems: unfit } = await loadFixtures(content.fixtures, tables.tables);
  const { rules, problems } = await loadRules(content.detections);
  const changes = since === undefined ? [] : await checkRulesSince(host, content.detections, since, rules);
  const known = {
    tables: tables.tables,
    watchlists: watchlists.watchlists,
    functions: saved.functions.map(({ stored }) => stored),
    ...fixtures,
  };
  const checker = openChecker(host, known, rules.length);
  const perRule = rules.map((rule) => checkOneRule(rule, checker, tables.tables));
  const perQuery = [...saved.functions, ...saved.hunting].map((savedQuery) =>
    checkSavedQuery(savedQuery, checker),
  );
  const playbooks = await loadPlaybooksOf(content);
  const surroundings = {
    ruleIds: rules.map((rule) => rule.id),
    actions: new Map(actionCatalogue.map((action) => [action.id, action])),
  };
  const publication = checkPublication(
    content.root,
    { ruleIds: surroundings.ruleIds, playbooks: playbooks.playbooks.map(({ playbook }) => playbook.id) },
    host.clock.now(),
  );
  const found = onceEach([
    ...nothingToCheck(content, rules.length + playbooks.playbooks.length + watchlists.watchlists.length),
    ...tables.problems,
    ...unfit,
    ...watchlists.problems,
    ...problems,
    ...(await foldersWithoutRule(content)),
    ...checkRuleCounts(rules),
    ...changes,
    ...(await Promise.all(perRule)).flat(),
    ...saved.problems,
    ...(await Promise.all(perQuery)).flat(),
    ...playbooks.problems,
    ...checkPlaybooks(playbooks.playbooks, surroundings),
    ...checkProtectedLists(playbooks.playbooks, placed(watchlists)),
    ...(await publication),
  ]);
  const files = [...rules.map((rule) => rule.origin.file), ...found.flatMap(({ file }) => file ?? [])];
  return {
    rules: rules.length,
    watchlists: watchlists.watchlists.length,
    playbooks: playbooks.playbooks.length,
    huntingQueries: saved.hunting.length,
    files: [...new Set(files)],
    problems: found,
  };
}

async function loadPlaybooksOf(content: ContentFolders): ReturnType<typeof loadPlaybooks> {
  return hasPlaybooks(content) ? loadPlaybooks(content.playbooks) : { playbooks: [], problems: [] };
}

/** Nothing wrong was found where nothing was looked at: that is no result. */
function nothingToCheck(content: ContentFolders, units: number): readonly Problem[] {
  if (units > 0) return [];
  const message = 'there is no rule, no playbook and no watchlist in this folder of content';
  const hints = [
    'run it in the folder that holds detections/ and playbooks/, or name that folder with --content',
  ];
  return [problem('check/no-content', message, { file: content.root, hints })];
}

function placed({ watchlists, places }: LoadedWatchlists): readonly PlacedWatchlist[] {
  return watchlists.flatMap((list) => {
    const place = places.get(list.alias);
    return place === undefined ? [] : [{ ...list, ...place }];
  });
}

async function checkOneRule(
  rule: DetectionRule,
  checker: Checker,
  tables: readonly TableSchema[],
): Promise<readonly Problem[]> {
  const bound = checkRule(rule, checker);
  const cases = await loadCases(dirname(rule.origin.file), tables);
  const missing = (['fires', 'quiet'] as const).filter(
    (kind) => !cases.cases.some((detectionCase) => detectionCase.kind === kind),
  );
  return [...(await bound).problems, ...cases.problems, ...missing.map((kind) => untested(rule, kind))];
}

function untested(rule: DetectionRule, kind: 'fires' | 'quiet'): Problem {
  const message = `the rule has no case that ${kind === 'fires' ? 'fires' : 'stays quiet'}`;
  const hints = [`add cases/${kind}-<what>.yaml beside it`];
  return problem('check/untested', message, { file: rule.origin.file, hints });
}

/** A misspelt rule.yml would otherwise be a detection that is simply not there. */
async function foldersWithoutRule(content: ContentFolders): Promise<readonly Problem[]> {
  if (!existsSync(content.detections)) return [];
  const entries = await readdir(content.detections, { withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(content.detections, entry.name));
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

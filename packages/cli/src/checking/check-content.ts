import { sep } from 'node:path';

import { onceEach, problem, type Problem } from '@drawbridge/base';
import {
  checkRule,
  checkRuleCounts,
  checkSavedQuery,
  loadCasesOfRules,
  loadFixtures,
  loadTables,
  loadWatchlistsOf,
  rulesOf,
  type DetectionRule,
  savedQueriesOf,
  type LoadedWatchlists,
} from '@drawbridge/detection-core';
import {
  checkPlaybooks,
  checkProtectedLists,
  loadPlaybooks,
  type PlacedWatchlist,
} from '@drawbridge/playbook-runtime';
import { actionCatalogue } from '@drawbridge/response-actions';

import type { CheckReport } from './check-report.ts';
import type { Host } from '../terminal/host.ts';
import { readContentSettings } from '../content/content-settings.ts';
import { discover } from '../content/discover.ts';
import { hasPlaybooks, type ContentFolders } from '../content/find-content.ts';
import { foldersWithoutRule } from './folders-without-rule.ts';
import { untestedRules } from './untested-rules.ts';
import { applySeverities, weighQueryProblems } from './weigh-problems.ts';
import { openChecker } from '../engine/open-tables.ts';
import { checkPublished } from './check-published.ts';
import { checkRulesSince } from './check-rules-since.ts';

const actions = new Map(actionCatalogue.map((action) => [action.id, action]));

interface CheckOptions {
  /** A git ref to compare the rules with. */
  readonly since?: string | undefined;
  /** How many cases of each kind a rule needs, whatever the configuration says. */
  readonly requireCases?: number | undefined;
  /** A target, for what only its door refuses, or loses. */
  readonly workspace?: string | undefined;
}

/**
 * Everything that can be wrong with the content without running it; nothing is reached, nothing is written. With
 * `since`, the rules are compared with those of that git ref; throws a UsageError where that cannot be done.
 */
export async function checkContent(
  host: Host,
  content: ContentFolders,
  { since, requireCases, workspace }: CheckOptions = {},
): Promise<CheckReport> {
  const settings = await readContentSettings(content.root);
  const discovered = await discover(content);
  const watchlists = await loadWatchlistsOf(content.watchlists, discovered);
  const saved = savedQueriesOf(discovered);
  const tables = await loadTables(content.tables);
  const { fixtures, problems: unfit } = await loadFixtures(content.fixtures, tables.tables);
  const { rules, problems } = rulesOf(discovered);
  const changes = since === undefined ? [] : await checkRulesSince(host, content.root, since, rules);
  const known = {
    tables: tables.tables,
    watchlists: watchlists.watchlists,
    functions: saved.functions.map(({ stored }) => stored),
    ...fixtures,
  };
  const checker = openChecker(host, known, rules.length);
  const cases = await loadCasesOfRules(rules, tables.tables);
  const ofRules = checkQueries(rules, async (rule) =>
    weighQueryProblems((await checkRule(rule, checker)).problems, cases.of(rule).length > 0),
  );
  const ofSaved = checkQueries([...saved.functions, ...saved.hunting], async (savedQuery) =>
    weighQueryProblems(await checkSavedQuery(savedQuery, checker), false),
  );
  const playbooks = await loadPlaybooksOf(content);
  const ruleIds = rules.map(({ id }) => id);
  const ids = playbooks.playbooks.map(({ playbook }) => playbook.id);
  const all = fromRoot(content.root, [
    ...nothingToCheck(content, discovered.documents.length + ids.length + watchlists.watchlists.length),
    ...tables.problems,
    ...unfit,
    ...watchlists.problems,
    ...problems,
    ...discovered.problems,
    ...(await foldersWithoutRule(content, discovered)),
    ...checkRuleCounts(rules),
    ...changes,
    ...(await ofRules),
    ...cases.problems,
    ...untestedRules(rules, cases, requireCases ?? settings.check.requireCases),
    ...saved.problems,
    ...(await ofSaved),
    ...playbooks.problems,
    ...checkPlaybooks(playbooks.playbooks, { ruleIds, actions }),
    ...checkProtectedLists(playbooks.playbooks, placed(watchlists)),
    ...(await checkPublished(host, discovered, { ruleIds, playbooks: ids }, workspace)),
  ]);
  const found = applySeverities(all, settings.check);
  return {
    rules: rules.length,
    watchlists: watchlists.watchlists.length,
    playbooks: playbooks.playbooks.length,
    huntingQueries: saved.hunting.length,
    files: filesNamed(rules, found),
    problems: found,
  };
}

function filesNamed(rules: readonly DetectionRule[], found: readonly Problem[]): readonly string[] {
  return [...new Set([...rules.map((rule) => rule.origin.file), ...found.flatMap(({ file }) => file ?? [])])];
}

/** All at once: the checker may have more than one process for them. */
async function checkQueries<Query>(
  queries: readonly Query[],
  check: (query: Query) => Promise<readonly Problem[]>,
): Promise<readonly Problem[]> {
  return (await Promise.all(queries.map(check))).flat();
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

/** Each problem once; messages name other files as they are called in the repository. */
function fromRoot(root: string, problems: readonly Problem[]): readonly Problem[] {
  const prefix = `${root}${sep}`;
  return onceEach(problems).map((found) => ({
    ...found,
    message: found.message.replaceAll(prefix, ''),
    hints: found.hints.map((hint) => hint.replaceAll(prefix, '')),
  }));
}

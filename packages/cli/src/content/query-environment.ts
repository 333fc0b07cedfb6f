import { hasErrors, type Problem } from '@drawbridge/base';
import { loadFixtures, loadTables, savedQueriesOf } from '@drawbridge/detection-core';
import type { EngineOptions, Fixtures } from '@drawbridge/kql';

import { ProblemsFound, showProblems, type VerbScope } from '../terminal/verb-scope.ts';
import { discover } from './discover.ts';
import type { ContentFolders } from './find-content.ts';

/** The tables, saved functions and fixtures that queries run among; watchlists come separately. */
export type QueryEnvironment = Pick<EngineOptions, 'tables'> &
  Required<Pick<EngineOptions, 'functions'>> &
  Fixtures;

interface LoadedEnvironment {
  readonly environment: QueryEnvironment;
  readonly problems: readonly Problem[];
}

/** Reads the content's tables, saved functions and fixtures; what is right in them is there even where something else is wrong. */
async function loadQueryEnvironment(content: ContentFolders): Promise<LoadedEnvironment> {
  const { tables, problems } = await loadTables(content.tables);
  const saved = savedQueriesOf(await discover(content));
  const fixtures = await loadFixtures(content.fixtures, tables);
  return {
    environment: {
      tables,
      functions: saved.functions.map(({ stored }) => stored),
      ...fixtures.fixtures,
    },
    problems: [...problems, ...saved.problems, ...fixtures.problems],
  };
}

/** For the verbs that run queries: half a workspace would answer wrongly, so that an error stops them. */
export async function requireQueryEnvironment(
  scope: VerbScope,
  content: ContentFolders,
): Promise<QueryEnvironment> {
  const { environment, problems } = await loadQueryEnvironment(content);
  if (hasErrors(problems)) throw new ProblemsFound(problems);
  showProblems(scope, problems);
  return environment;
}

import type { Problem } from '@drawbridge/base';
import type { Checker, Engine, Watchlist } from '@drawbridge/kql';
import { fetchTable, fetchWatchlists, type RemoteEngine } from '@drawbridge/log-query';

import type { QueryEnvironment } from '../content/query-environment.ts';
import type { RemoteWork } from './with-remote-engine.ts';

interface Fetching {
  readonly remote: RemoteEngine;
  readonly checker: Checker;
  readonly offline: Engine;
  readonly environment: QueryEnvironment;
  readonly watchlists: readonly Watchlist[];
  readonly work: RemoteWork;
  readonly say: (message: string) => void;
}

/**
 * Copies the rows of the tables and watchlists that the queries read from the service into the engine here, as far as they
 * are known here: a query that is not will not run here either, and that is told when it is compared.
 */
export async function fetchTables(fetching: Fetching): Promise<readonly Problem[]> {
  const { remote, checker, offline, environment, watchlists, work, say } = fetching;
  const { texts, range, flags } = work;
  const names = new Set<string>();
  for (const text of texts) {
    const checked = await checker.check(text);
    if (checked.ok) checked.tables.forEach((name) => names.add(name));
  }
  const words = new Set(texts.flatMap((text) => text.match(/\w+/g) ?? []));
  const problems: Problem[] = [];
  for (const table of environment.tables.filter(({ name }) => names.has(name))) {
    say(`fetching the rows of ${table.name}`);
    const hidden = (table.hidden ?? []).map(({ name }) => name).filter((name) => words.has(name));
    const fetched = await fetchTable(remote, offline, table, {
      timeRange: range,
      now: range.to,
      mostRows: flags.fetchRows,
      hidden,
    });
    problems.push(...fetched.problems);
  }
  const fetched = await fetchWatchlists(remote, watchlists, texts, range);
  offline.setWatchlists(fetched.watchlists);
  return [...problems, ...fetched.problems];
}

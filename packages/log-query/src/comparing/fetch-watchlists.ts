import { problem, type Problem } from '@drawbridge/base';
import { jsonText, type KqlValue, type Watchlist } from '@drawbridge/kql';

import type { TimeRange } from '../answers/log-service.ts';
import type { RemoteEngine } from '../engine/remote-engine.ts';

/** The watchlists, those that the texts name with the rows that they have in the service. */
export interface FetchedWatchlists {
  readonly watchlists: readonly Watchlist[];
  readonly problems: readonly Problem[];
}

/** Asks a service for the rows of the watchlists that queries name. One that it does not have stays as it is, and is said. */
export async function fetchWatchlists(
  remote: Pick<RemoteEngine, 'query'>,
  known: readonly Watchlist[],
  texts: readonly string[],
  timeRange: TimeRange,
): Promise<FetchedWatchlists> {
  const problems: Problem[] = [];
  const watchlists: Watchlist[] = [];
  for (const watchlist of known) {
    const isNamed = texts.some((text) => text.includes('_GetWatchlist') && text.includes(watchlist.alias));
    const answer = isNamed
      ? await remote.query(`_GetWatchlist('${watchlist.alias}')`, { now: timeRange.to, timeRange })
      : undefined;
    if (answer?.ok === false) {
      const message = `the watchlist ${watchlist.alias} cannot be read there, and the rows here stand for it`;
      problems.push(problem('logs/no-watchlist', message, { severity: 'warning' }));
    }
    watchlists.push(answer?.ok === true ? withRows(watchlist, answer.columns, answer.rows) : watchlist);
  }
  return { watchlists, problems };
}

function withRows(
  watchlist: Watchlist,
  columns: readonly { readonly name: string }[],
  rows: readonly (readonly KqlValue[])[],
): Watchlist {
  const places = watchlist.columns.map(
    (name) => [name, columns.findIndex((column) => column.name === name)] as const,
  );
  const text = (value: KqlValue | undefined): string =>
    value === undefined || value === null ? '' : typeof value === 'string' ? value : jsonText(value);
  return {
    ...watchlist,
    rows: rows.map((row) => Object.fromEntries(places.map(([name, at]) => [name, text(row[at])]))),
  };
}

import { hasErrors } from '@drawbridge/base';
import { loadWatchlists } from '@drawbridge/detection-core';
import type { Checker, Engine, Watchlist } from '@drawbridge/kql';
import { compareWith, openRemoteEngine, type Comparison, type RemoteEngine } from '@drawbridge/log-query';

import type { ContentFolders } from '../content/find-content.ts';
import { requireQueryEnvironment, type QueryEnvironment } from '../content/query-environment.ts';
import { loadTelemetry } from '../engine/load-telemetry.ts';
import { openChecker, openTables } from '../engine/open-tables.ts';
import { startProgress } from '../terminal/progress.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../terminal/verb-scope.ts';
import { fetchTables } from './fetch-tables.ts';
import type { LogFlags, RemoteLogs } from './log-flags.ts';
import type { LogRange } from './log-range.ts';
import { openLogService } from './open-log-service.ts';

/** What is to be asked of the service. */
export interface RemoteWork {
  readonly content: ContentFolders;
  readonly logs: RemoteLogs;
  readonly flags: LogFlags;
  /** The queries that are compared, and whose tables are fetched for that. */
  readonly texts: readonly string[];
  /** The time that they look at, the first one's start of its period included. */
  readonly range: LogRange;
  readonly timeoutMs?: number;
}

/** What came of it. */
export interface RemoteReport {
  /** `the workspace law-soc`. */
  readonly name: string;
  readonly requests: number;
  /** With `--compare`. */
  readonly comparisons?: readonly Comparison[];
}

/** Opens the service for some work, and closes it after. */
export async function withRemoteEngine<T>(
  scope: VerbScope,
  work: RemoteWork,
  use: (engine: RemoteEngine) => Promise<T>,
): Promise<{ readonly result: T; readonly report: RemoteReport }> {
  const { content, flags } = work;
  const environment = await requireQueryEnvironment(scope, content);
  const { watchlists, problems } = await loadWatchlists(content.watchlists);
  showProblems(scope, problems);
  const needsOffline = flags.compare === true || flags.simulated === true;
  const offline = needsOffline
    ? await openTables(scope.host, 'passing', environment, { watchlists })
    : undefined;
  try {
    if (offline !== undefined && flags.telemetry !== undefined) {
      const report = await loadTelemetry(scope, offline, flags.telemetry, flags.table);
      showProblems(scope, report.problems);
    }
    const checker = openChecker(scope.host, { ...environment, watchlists }, work.texts.length);
    return await askService(scope, work, { environment, watchlists, checker, offline }, use);
  } finally {
    await offline?.close();
  }
}

interface Surroundings {
  readonly environment: QueryEnvironment;
  readonly watchlists: readonly Watchlist[];
  readonly checker: Checker;
  readonly offline: Engine | undefined;
}

async function askService<T>(
  scope: VerbScope,
  work: RemoteWork,
  surroundings: Surroundings,
  use: (engine: RemoteEngine) => Promise<T>,
): Promise<{ readonly result: T; readonly report: RemoteReport }> {
  const { host } = scope;
  const { environment, checker, offline } = surroundings;
  const { content, logs, flags, texts, timeoutMs } = work;
  const { service, close } = await openLogService(host, content, logs, flags, offline);
  const progress = startProgress(host, `asking ${service.name}`);
  try {
    const remote = openRemoteEngine({
      service,
      checker,
      tables: environment.tables,
      functions: environment.functions,
      clock: host.clock,
      acceptPartial: flags.acceptPartial === true,
      signal: host.signal,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      onSlices: (answered, asked) => {
        progress.say(`asking ${service.name}: ${String(answered)} of ${String(asked)} slices of time`);
      },
    });
    if (flags.compare !== true || offline === undefined) {
      const result = await use(remote);
      return { result, report: { name: service.name, requests: service.calls } };
    }
    if (flags.telemetry === undefined) {
      const say = (message: string): void => {
        progress.say(message);
      };
      const found = await fetchTables({ ...surroundings, remote, offline, work, say });
      if (hasErrors(found)) throw new ProblemsFound(found);
      showProblems(scope, found);
    }
    const comparing = compareWith(remote, offline, new Set(texts));
    const result = await use(comparing);
    const { comparisons } = comparing;
    return { result, report: { name: service.name, requests: service.calls, comparisons } };
  } finally {
    progress.end();
    service.close();
    await close();
  }
}

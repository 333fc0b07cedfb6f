import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { type Clock, given, inertText } from '@drawbridge/base';
import {
  loadWatchlistsOf,
  readTelemetry,
  type TelemetryOptions,
  type TelemetryReport,
} from '@drawbridge/detection-core';
import type { LocalEngine } from '@drawbridge/kql';

import { counted } from '../terminal/counted.ts';
import type { Host } from '../terminal/host.ts';
import { version } from '../terminal/version.ts';
import { showProblems, type VerbScope } from '../terminal/verb-scope.ts';
import { discover } from '../content/discover.ts';
import type { ContentFolders } from '../content/find-content.ts';
import { openTables, type Moments } from './open-tables.ts';
import { startTelemetryProgress } from './telemetry-progress.ts';
import { requireQueryEnvironment } from '../content/query-environment.ts';

/** An engine with Sentinel's tables and the content's, all empty, and its watchlists. */
export async function openEngine(
  scope: VerbScope,
  content: ContentFolders,
  moments: Moments,
): Promise<LocalEngine> {
  const environment = await requireQueryEnvironment(scope, content);
  const watchlists = await loadWatchlistsOf(content.watchlists, await discover(content));
  showProblems(scope, watchlists.problems);
  return openTables(scope.host, moments, environment, { watchlists: watchlists.watchlists });
}

/** How telemetry is read, where a command line says more than which. */
export interface ReadingFlags {
  /** Rows are kept here, and taken from here as long as the files are the same. */
  readonly cache?: string;
  readonly progress?: boolean;
  /** Dates what names no year. */
  readonly now?: Date;
}

/** Less than this is read into memory: a thread takes as long to start. */
const leastBytes = 48 * 1024 * 1024;
const mostThreads = 8;

/**
 * Reads the telemetry at `paths` into the engine, saying on the way how far it is. Folders and files that are dated
 * outside the `wanted` time are left out.
 */
export async function loadTelemetry(
  scope: VerbScope,
  engine: LocalEngine,
  paths: readonly string[],
  table: string | undefined,
  { cache, progress = false, wanted, now }: ReadingFlags & Pick<TelemetryOptions, 'wanted'> = {},
): Promise<TelemetryReport> {
  const { host } = scope;
  const shown = startTelemetryProgress(host, progress);
  const keep =
    cache === undefined ? undefined : { folder: resolve(host.cwd, cache), version: host.build ?? version };
  try {
    const report = await readTelemetry(
      engine,
      paths.map((path) => resolve(host.cwd, path)),
      {
        ...given({ table, wanted, now }),
        parts: {
          scratchFolder: host.cacheFolder === undefined ? tmpdir() : join(host.cacheFolder, 'telemetry'),
          threads: Math.min(availableParallelism(), mostThreads),
          leastBytes,
          ...given({ keep }),
        },
        signal: host.signal,
        onProgress: shown.note,
      },
    );
    sayWhatWasRead(host, report, cache);
    return report;
  } finally {
    shown.end();
  }
}

/** What a reader of the results would not expect: rows from before, and files that were not opened. */
function sayWhatWasRead(host: Host, { kept, skipped }: TelemetryReport, cache = ''): void {
  if (skipped !== undefined) {
    const folders = counted(skipped.folders, 'folder');
    host.note(`not read, by their dates: ${folders} and ${counted(skipped.files, 'file')}`);
  }
  if (kept?.used === true) host.note(`rows kept in ${inertText(cache)} are used: the files are the same`);
  else if (kept?.reason !== undefined)
    host.note(`rows kept in ${inertText(cache)} are made again: ${kept.reason}`);
}

/** The instant just after the last row, so that `ago(1d)` means the last day of the logs; now, where there are none. */
export function telemetryEnd(report: TelemetryReport, clock: Clock): Date {
  const last = report.timeSpan?.to;
  return last === undefined ? clock.now() : new Date(last.getTime() + 1);
}

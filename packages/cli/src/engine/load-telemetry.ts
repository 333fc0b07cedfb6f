import { type Clock, given } from '@drawbridge/base';
import { loadWatchlists, readTelemetry, type TelemetryReport } from '@drawbridge/detection-core';
import type { Engine } from '@drawbridge/kql';
import { resolve } from 'node:path';

import { startProgress } from '../terminal/progress.ts';
import { showProblems, type VerbScope } from '../terminal/verb-scope.ts';
import type { ContentFolders } from '../content/find-content.ts';
import { openTables, type Moments } from './open-tables.ts';
import { requireQueryEnvironment } from '../content/query-environment.ts';

/** An engine with Sentinel's tables and the content's, all empty, and its watchlists. */
export async function openEngine(
  scope: VerbScope,
  content: ContentFolders,
  moments: Moments,
): Promise<Engine> {
  const environment = await requireQueryEnvironment(scope, content);
  const watchlists = await loadWatchlists(content.watchlists);
  showProblems(scope, watchlists.problems);
  return openTables(scope.host, moments, environment, { watchlists: watchlists.watchlists });
}

/** Reads the telemetry at `paths` into the engine, saying on the way how far it is; `now` dates what names no year. */
export async function loadTelemetry(
  scope: VerbScope,
  engine: Engine,
  paths: readonly string[],
  table: string | undefined,
  now?: Date,
): Promise<TelemetryReport> {
  const { host } = scope;
  const progress = startProgress(host, 'reading telemetry');
  const report = await readTelemetry(
    engine,
    paths.map((path) => resolve(host.cwd, path)),
    {
      ...given({ table, now }),
      signal: host.signal,
      onProgress: (step) => {
        progress.say(`reading telemetry: ${String(step.files)} files, ${String(step.rows)} rows`);
      },
    },
  );
  progress.end();
  return report;
}

/** The instant just after the last row, so that `ago(1d)` means the last day of the logs; now, where there are none. */
export function telemetryEnd(report: TelemetryReport, clock: Clock): Date {
  const last = report.timeSpan?.to;
  return last === undefined ? clock.now() : new Date(last.getTime() + 1);
}

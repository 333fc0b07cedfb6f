import { setTimeout as wait } from 'node:timers/promises';

import { openAuditLog, originOf, type AuditLogOptions, type Journals } from '@drawbridge/audit-log';
import { given, type Clock, type Problem, type Result } from '@drawbridge/base';
import type { RunAudit } from '@drawbridge/playbook-runtime';

import type { SqlDatabase } from '../database/sql-database.ts';
import { pausesMs } from '../database/once-reachable.ts';
import { spaced } from './spaced.ts';
import { tableLog } from './table-log.ts';

/** How soon after a signature the next one is made for runs that have ended meanwhile. */
const spacingMs = 250;

/** Why there may be a signature when the database is back: of a key or a log that is damaged there will be none. */
const mayPass = /^(audit\/not-signed|store\/\w+|run\/store-busy)$/;

/** A minute: nothing waits for a signature but the last comment on an incident. */
const patienceMs: readonly number[] = [...pausesMs, 12_800, 12_800, 25_600];

/** What signs the log of a database. */
export interface DatabaseAuditOptions {
  /** The file of the key, made at first use; replicas share it. */
  readonly key: string;
  /** Where else the signed head is kept. */
  readonly checkpointFile?: string;
  /** Told when the log could not be signed: the containment stands, and somebody has to look. */
  readonly onProblem: (problem: Problem) => void;
}

/** The log of a database, for what reads, verifies, restarts it, or writes its heartbeat. */
export function databaseLogOptions(
  database: SqlDatabase,
  journals: Journals,
  { clock, key, checkpointFile }: Omit<DatabaseAuditOptions, 'onProblem'> & { readonly clock: Clock },
): AuditLogOptions {
  return {
    folder: database.place,
    storage: tableLog(database),
    journals,
    clock,
    key,
    ...given({ checkpointFile }),
  };
}

/**
 * The log as the runs of a database use it. The store writes the lines itself, each with its entry; what is left is to
 * sign. A caller that asks while a signature is being made shares the next one, which covers what was written before.
 * Where many runs end, one signature is for all that ended within a quarter of a second.
 */
export function openDatabaseAudit(options: AuditLogOptions, onProblem: (problem: Problem) => void): RunAudit {
  const log = openAuditLog(options);
  const sign = shared(() => log.sign());
  // Nobody is told of a signature that is only delayed.
  const signOnceReachable = async () => {
    for (const pauseMs of patienceMs) {
      const head = await sign();
      if (head.ok || !mayPass.test(head.problems[0]?.code ?? '')) return head;
      await wait(pauseMs);
    }
    return sign();
  };
  const checkpoint = async () => {
    const head = await signOnceReachable();
    head.problems.forEach(onProblem);
    return head.ok ? head.value : undefined;
  };
  const isWrittenWithItsEntry = () => Promise.resolve();
  return {
    origin: async () => originOf(await options.storage?.firstLine()),
    beginRun: () => isWrittenWithItsEntry,
    resumeRun: () => Promise.resolve(isWrittenWithItsEntry),
    setAside: (run, request) => log.setAside(run, request),
    checkpoint,
    runEnded: spaced(checkpoint, spacingMs),
  };
}

/** At most one at a time, and at most one that waits for it: all who ask meanwhile get that one. */
function shared<T>(work: () => Promise<Result<T>>): () => Promise<Result<T>> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<Result<T>> | undefined;
  return () => {
    next ??= running.then(() => {
      const made = work();
      running = made.catch(() => undefined);
      next = undefined;
      return made;
    });
    return next;
  };
}

import { given, succeed, type Clock, type Result } from '@drawbridge/base';
import type { RunAudit } from '@drawbridge/playbook-runtime';

import type { SqlDatabase } from './database/sql-database.ts';
import { openEventFeed, type EventFeed } from './events/event-feed.ts';
import { openIdempotencyKeys, type IdempotencyKeys } from './idempotency/idempotency-keys.ts';
import { openReceivedIncidents, type ReceivedIncidents } from './incidents/received-incidents.ts';
import { openSqlLinks, type SqlLinkStore } from './links/sql-link-store.ts';
import { databaseLogOptions, openDatabaseAudit, type DatabaseAuditOptions } from './log/database-audit.ts';
import { openOutbox, type Outbox } from './outbox/outbox.ts';
import { openPauses, type PauseLog, type Pauses } from './pauses/pauses.ts';
import { journalsOf } from './runs/read-run.ts';
import { openSqlRuns, type SqlRuns } from './runs/sql-run-store.ts';
import { openSchema } from './schema/open-schema.ts';
import { openSqlTokens, type SqlTokenStore, type StoredToken } from './tokens/sql-token-store.ts';
import { openWaitList, type WaitList } from './waits/wait-list.ts';

export interface ServiceStoreOptions {
  readonly clock: Clock;
  /** What signs the log over all runs; without it, no log is kept. */
  readonly audit?: DatabaseAuditOptions;
  /** For so long, a replica that is no longer heard of keeps its runs: 30 s. */
  readonly leaseMs?: number;
}

/** Runs, and what a service keeps beside them, in one database. */
export interface ServiceStore extends SqlRuns {
  readonly database: SqlDatabase;
  readonly waits: WaitList;
  readonly incidents: ReceivedIncidents;
  readonly idempotency: IdempotencyKeys;
  readonly outbox: Outbox;
  readonly links: SqlLinkStore;
  readonly pauses: Pauses;
  /** What happened in all runs, where a log is kept over them. */
  readonly events: EventFeed;
  tokens<Token extends StoredToken>(): SqlTokenStore<Token>;
  /** Ends the lease of this process and closes the database. Runs are closed before. */
  close(): Promise<void>;
}

/** Opens the stores in a database, whose tables are made or brought up to date first. A newer database is refused. */
export async function openSqlRunStore(
  database: SqlDatabase,
  { clock, audit, leaseMs }: ServiceStoreOptions,
): Promise<Result<ServiceStore>> {
  const schema = await openSchema(database);
  if (!schema.ok) return schema;
  const log =
    audit === undefined ? undefined : databaseLogOptions(database, journalsOf(database), { clock, ...audit });
  const auditLog =
    log === undefined || audit === undefined ? undefined : openDatabaseAudit(log, audit.onProblem);
  const runs = openSqlRuns(database, { clock, ...given({ audit: auditLog, leaseMs }) });
  return succeed({
    ...runs,
    database,
    waits: openWaitList(database),
    incidents: openReceivedIncidents(database),
    idempotency: openIdempotencyKeys(database),
    outbox: openOutbox(database),
    links: openSqlLinks(database),
    pauses: openPauses(database, auditLog === undefined ? undefined : pauseLog(database, clock, auditLog)),
    events: openEventFeed(database),
    tokens: () => openSqlTokens(database),
    close: async () => {
      await runs.endLease();
      await database.close();
    },
  });
}

/** What acts is not held up by a signature that fails: that is told as for a run. */
function pauseLog(database: SqlDatabase, clock: Clock, auditLog: RunAudit): PauseLog {
  return { clock, journals: journalsOf(database), sign: () => auditLog.checkpoint() };
}

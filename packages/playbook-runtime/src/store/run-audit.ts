import { dirname, join } from 'node:path';

import { openAuditLog, readOrigin, type AuditLog, type AuditLogOptions } from '@drawbridge/audit-log';
import { given, type Clock, type Problem } from '@drawbridge/base';

import { AuditUnwritable } from '../journal/audit-unwritable.ts';
import { journalsIn } from './journals-in.ts';

/** The log over all runs, as a run store uses it. */
export interface RunAudit extends Pick<AuditLog, 'beginRun' | 'resumeRun' | 'setAside'> {
  /**
   * The name that the log was given when it began, made at random; undefined before its first run. It stays the same as
   * long as the log is open, so that what a command plans before the first run is good when it is carried out.
   */
  origin?(): Promise<string | undefined>;
  /** Signs the log at the end of a run. */
  runEnded(): Promise<void>;
  /** The signed head of the log as it is now; undefined where it cannot be signed, which `onProblem` is told. */
  checkpoint(): Promise<string | undefined>;
}

export interface RunAuditOptions {
  /** The folder of the runs; the log lies beside it. */
  readonly runs: string;
  readonly clock: Clock;
  /** The file of the key that signs, made at first use; better where who can write to the runs cannot. */
  readonly key: string;
  /** Where else the signed head is kept. */
  readonly checkpointFile?: string;
  /** Told when the log could not be signed: the containment stands, and somebody has to look. */
  readonly onProblem: (problem: Problem) => void;
}

/** Opens the log over the runs of a folder. Nothing is created before the first run. */
export function openRunAudit(options: RunAuditOptions): RunAudit {
  const log = openAuditLog(auditLogOptions(options));
  const checkpoint = async () => {
    const head = await log.sign();
    head.problems.forEach((found) => {
      options.onProblem(found);
    });
    return head.ok ? head.value : undefined;
  };
  let origin: Promise<string | undefined> | undefined;
  return {
    origin: () => (origin ??= readOrigin(log.folder).catch(() => undefined)),
    beginRun: (run) => telling(log.beginRun(run)),
    resumeRun: async (run, entries) => {
      const logger = await log.resumeRun(run, entries).catch(refuse);
      return telling(logger);
    },
    setAside: (run, request) => log.setAside(run, request),
    checkpoint,
    runEnded: async () => {
      await checkpoint();
    },
  };
}

type LogEntry = ReturnType<AuditLog['beginRun']>;

/** What the disk refuses is said of the log, which has another way out than the journals. */
function telling(logger: LogEntry): LogEntry {
  return (entry) => logger(entry).catch(refuse);
}

function refuse(error: unknown): never {
  const { code = '' } = error as NodeJS.ErrnoException;
  throw error instanceof Error && damages.has(code) ? new AuditUnwritable(error) : error;
}

/** Not a full disk, which takes the log again as soon as there is room. */
const damages: ReadonlySet<string> = new Set(['EACCES', 'EEXIST', 'EISDIR', 'ELOOP', 'ENOTDIR', 'EPERM']);

/** The log of the runs in a folder, for what reads, verifies or restarts it. */
export function auditLogOptions(options: Omit<RunAuditOptions, 'onProblem'>): AuditLogOptions {
  const { runs, clock, key, checkpointFile } = options;
  return {
    folder: join(dirname(runs), 'log'),
    journals: journalsIn(runs),
    clock,
    key,
    ...given({ checkpointFile }),
  };
}

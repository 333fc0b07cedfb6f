import { dirname, join } from 'node:path';

import { openAuditLog, type AuditLog, type AuditLogOptions } from '@drawbridge/audit-log';
import { given, type Clock, type Problem } from '@drawbridge/base';

import { journalsIn } from './journals-in.ts';

/** The log over all runs, as a run store uses it. */
export interface RunAudit extends Pick<AuditLog, 'beginRun' | 'resumeRun' | 'setAside'> {
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
  return {
    beginRun: (run) => log.beginRun(run),
    resumeRun: (run, entries) => log.resumeRun(run, entries),
    setAside: (run, request) => log.setAside(run, request),
    checkpoint,
    runEnded: async () => {
      await checkpoint();
    },
  };
}

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

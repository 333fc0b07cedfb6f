import { createHash } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ManualClock, fail, problem, succeed } from '@drawbridge/base';
import { onTestFinished } from 'vitest';
import { rm } from 'node:fs/promises';

import { openAuditLog, type AuditLog, type AuditLogOptions } from './audit-log.ts';
import { parseCheckpoint } from './checkpoint/checkpoint.ts';
import { logFileIn, readOrigin } from './records/log-file.ts';
import type { JournalLine, Journals } from './records/journals.ts';
import { headFileBesideKey, readHead } from './signing/known-heads.ts';
import { openSigningKey, signerFor } from './signing/signing-key.ts';
import { verifyLog, type LogVerification } from './verify/verify-log.ts';

/** A state folder with a log over journals that are lists of texts; the key lies elsewhere. */
export interface LogSetup extends AuditLogOptions {
  readonly log: AuditLog;
  readonly clock: ManualClock;
  /** The entries of each run's journal, as they stand there now. */
  readonly runs: Map<string, string[]>;
  /** Writes an entry to a run's journal, and then to the log. */
  write(run: string, ...entries: string[]): Promise<void>;
  lines(): Promise<string[]>;
  setLines(lines: readonly string[]): Promise<void>;
  verify(...against: readonly string[]): Promise<LogVerification>;
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export async function setUpLog(): Promise<LogSetup> {
  const root = await mkdtemp(join(tmpdir(), 'drawbridge-audit-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const runs = new Map<string, string[]>();
  const clock = new ManualClock(new Date('2026-07-01T10:00:00Z'));
  const options = {
    folder: join(root, 'state', 'log'),
    key: join(root, 'key', 'audit.pem'),
    clock,
    journals: journalsOf(runs),
  };
  const log = openAuditLog(options);
  const loggers = new Map<string, ReturnType<AuditLog['beginRun']>>();
  const file = logFileIn(options.folder);
  return {
    ...options,
    log,
    runs,
    write: async (run, ...entries) => {
      const logger = loggers.get(run) ?? log.beginRun(run);
      loggers.set(run, logger);
      for (const entry of entries) {
        const journal = runs.get(run) ?? [];
        runs.set(run, [...journal, entry]);
        clock.advance(1_000);
        await logger({ seq: journal.length, hash: hashOf(entry) });
      }
    },
    lines: async () => (await readFile(file, 'utf8')).split('\n').slice(0, -1),
    setLines: (lines) => writeFile(file, lines.map((line) => `${line}\n`).join('')),
    verify: (...against) => verifyWith(options, against),
  };
}

async function verifyWith(options: AuditLogOptions, against: readonly string[]): Promise<LogVerification> {
  const key = await openSigningKey(options.key);
  const first = against[0] === undefined ? undefined : parseCheckpoint(against[0]);
  const origin = (await readOrigin(options.folder)) ?? (first?.ok === true ? first.value.origin : '');
  const kept = join(options.folder, '..', 'kept');
  const heads = await Promise.all(
    against.map(async (text, at) => {
      await writeFile(`${kept}${String(at)}`, text);
      return (await readHead(`${kept}${String(at)}`))!;
    }),
  );
  return verifyLog({
    folder: options.folder,
    journals: options.journals,
    verifier: key.ok ? signerFor(origin, key.value).verifier : undefined,
    ownHeads: [await headFileBesideKey(options.key, options.folder)],
    against: heads,
  });
}

function journalsOf(runs: ReadonlyMap<string, readonly string[]>): Journals {
  return {
    runs: () => Promise.resolve([...runs.keys()]),
    lines: (run) => {
      const journal = runs.get(run);
      if (journal === undefined)
        return Promise.resolve(fail(problem('test/no-journal', `there is no ${run}`)));
      return Promise.resolve(succeed(journal.map((text): JournalLine => ({ hash: hashOf(text) }))));
    },
  };
}

export const codesOf = ({ problems }: Pick<LogVerification, 'problems'>): readonly string[] =>
  problems.filter(({ severity }) => severity === 'error').map(({ code }) => code);

/** The note that was signed. */
export async function signed(log: AuditLog): Promise<string> {
  const head = await log.sign();
  if (!head.ok) throw new Error(head.problems.map(({ message }) => message).join());
  return head.value;
}

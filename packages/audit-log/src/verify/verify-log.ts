import { given, hasErrors, problem, type Problem } from '@drawbridge/base';

import type { NoteVerifier } from '../checkpoint/signed-note.ts';
import type { Journals } from '../records/journals.ts';
import type { LogStorage } from '../records/log-storage.ts';
import { readHeads, readKeptHead, type KnownHead } from '../signing/known-heads.ts';
import { storageOf, type SigningPlaces } from '../signing/sign-head.ts';
import { headConflict } from './check-head.ts';
import { checkJournals, readJournals } from './check-journals.ts';
import { settle } from './settle.ts';
import { readLines, type ReadLines } from './read-lines.ts';

export interface VerifyLogOptions extends Pick<SigningPlaces, 'folder' | 'storage'> {
  readonly journals: Journals;
  /** The public key of the log under the log's name; undefined where it cannot be had. */
  readonly verifier: NoteVerifier | undefined;
  /** Copies of heads beside the log's own that this installation keeps. They may be absent. */
  readonly ownHeads: readonly string[];
  /** Checkpoints that were kept elsewhere: the stronger proof. */
  readonly against: readonly KnownHead[];
}

/** What was checked, what is wrong, and what nobody can know from it. */
export interface LogVerification {
  readonly ok: boolean;
  /** The name of the log; absent where it has no first line. */
  readonly log?: string;
  readonly lines: number;
  readonly runs: number;
  readonly entries: number;
  /** The largest size that a good signature covers. */
  readonly signed: number;
  /** Who let nothing new act, and who ended that; the oldest first. */
  readonly pauses: readonly LoggedPause[];
  readonly problems: readonly Problem[];
  readonly unknown: readonly string[];
}

/** A pause that began or ended, as the log has it. */
interface LoggedPause {
  readonly is: 'paused' | 'resumed';
  readonly scope: string;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly why?: string;
}

/**
 * Checks the lines of the log with each other, with every head that was signed, and with the journals. It changes
 * nothing, and needs no more of the key than its public half.
 */
export async function verifyLog(options: VerifyLogOptions): Promise<LogVerification> {
  const journals = await readJournals(options.journals);
  const storage = storageOf(options);
  const read = await readLines(storage);
  if (read === undefined)
    return withoutLog(
      journals.size,
      [...(await readHeads(options.ownHeads)), ...options.against],
      options.folder,
    );
  const heads = await checkHeads(options, storage, read);
  const looked = { log: read, checked: checkJournals(journals, read.records) };
  const damaged = hasErrors([...read.problems, ...heads.problems]);
  const { log, checked } = damaged ? looked : await settle({ storage, journals: options.journals }, looked);
  const problems = [...log.problems, ...restarted(log), ...heads.problems, ...checked.problems];
  const [first] = log.records;
  return {
    ok: !hasErrors(problems),
    ...(first?.type === 'log-started' ? { log: first.log } : {}),
    lines: log.leaves.length,
    runs: checked.runs,
    entries: checked.entries,
    signed: heads.signed,
    pauses: pausesIn(log),
    problems,
    unknown: [...unknownOf(options, log, heads.signed), ...checked.unknown],
  };
}

function withoutLog(runs: number, heads: readonly KnownHead[], folder: string): LogVerification {
  const gone = runs > 0 || heads.length > 0;
  const message = gone
    ? 'there is no audit log, though there are runs or a checkpoint of one'
    : 'there is no audit log yet';
  const found = problem('audit/no-log', message, {
    severity: gone ? 'error' : 'warning',
    file: folder,
    hints: ['it begins with the next run, and says which runs were there before it'],
  });
  return { ok: !gone, lines: 0, runs, entries: 0, signed: 0, pauses: [], problems: [found], unknown: [] };
}

async function checkHeads(
  { verifier, ownHeads, against }: VerifyLogOptions,
  { checkpoint }: LogStorage,
  log: ReadLines,
): Promise<{ readonly signed: number; readonly problems: readonly Problem[] }> {
  const own = await readKeptHead(checkpoint);
  const heads = [...(own === undefined ? [] : [own]), ...(await readHeads(ownHeads)), ...against];
  // The key is made with the first signature: where there is neither, it is the signature that is missing.
  if (verifier === undefined)
    return { signed: 0, problems: [heads.length > 0 ? noKey() : neverSigned(checkpoint.file)] };
  const conflicts = heads.map((head) => headConflict(head, log.leaves, verifier));
  const sizes = heads.flatMap((head, at) =>
    conflicts[at] === undefined ? [head.checkpoint?.size ?? 0] : [],
  );
  const problems = conflicts.filter((conflict) => conflict !== undefined);
  const unsigned = own === undefined && log.leaves.length > 0 ? [neverSigned(checkpoint.file)] : [];
  return { signed: Math.max(0, ...sizes), problems: [...unsigned, ...problems] };
}

function noKey(): Problem {
  return problem('audit/key-unusable', 'no signature was checked: the public key of the log is not known', {
    hints: ['`--key` takes it as `drawbridge audit key` prints it, where the log is kept'],
  });
}

function neverSigned(file: string): Problem {
  return problem('audit/not-signed', 'the audit log has no signed head: it was removed, or never signed', {
    file,
    hints: ['`drawbridge audit checkpoint --sign` signs the log as it is now'],
  });
}

function pausesIn({ records }: ReadLines): readonly LoggedPause[] {
  return records.flatMap((record) => {
    if (record?.type !== 'paused' && record?.type !== 'resumed') return [];
    const { type: is, scope, by, time: at, why } = record;
    return [{ is, scope, by, at, ...given({ why }) }];
  });
}

function restarted({ records: [first] }: ReadLines): readonly Problem[] {
  if (first?.type !== 'log-started' || first.after === undefined) return [];
  const { log, size } = first.after;
  return [
    problem(
      'audit/log-restarted',
      `this log was begun after the log ${log} of ${size} signed lines was set aside`,
      {
        severity: 'warning',
        hints: ['somebody decided so; the old log is in a folder beside this one'],
      },
    ),
  ];
}

function unknownOf({ against }: VerifyLogOptions, { leaves }: ReadLines, signed: number): readonly string[] {
  const newest = Math.max(0, ...against.map(({ checkpoint }) => checkpoint?.size ?? 0));
  const elsewhere =
    against.length === 0
      ? 'whether the whole log was rewritten by somebody who has the key: no checkpoint from elsewhere was given (--against)'
      : `whether anything after line ${newest} was rewritten by somebody who has the key: that is where the checkpoint from elsewhere ends`;
  const unsigned = leaves.length - signed;
  return [
    elsewhere,
    `whether lines were written after line ${Math.max(signed, newest)} and cut off again: no head that is known here covers them`,
    ...(unsigned > 0
      ? [
          `whether the last ${unsigned === 1 ? 'line' : `${unsigned} lines`} of the log were changed: no signature covers them yet`,
        ]
      : []),
  ];
}

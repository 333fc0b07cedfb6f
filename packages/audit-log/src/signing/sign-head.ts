import { readFile } from 'node:fs/promises';

import { fail, problem, succeed, type Problem, type Result } from '@drawbridge/base';

import { checkpointText, type SignedCheckpoint } from '../checkpoint/checkpoint.ts';
import { checkNote, signNote, type NoteSigner, type NoteVerifier } from '../checkpoint/signed-note.ts';
import { logFileIn, readOrigin, wholeLines } from '../records/log-file.ts';
import { lineHash } from '../records/log-record.ts';
import { addLeaves, emptyTree, rootOf } from '../tree/merkle-tree.ts';
import { continueEdge, edgeOfLog, keepEdge, readEdge, type KeptEdge } from './kept-edge.ts';
import {
  checkpointFileIn,
  headFileBesideKey,
  readHeads,
  replaceFile,
  type KnownHead,
} from './known-heads.ts';
import { openSigningKey, signerFor } from './signing-key.ts';

/** Where a log is, and what signs it. */
export interface SigningPlaces {
  readonly folder: string;
  /** The file of the key. */
  readonly key: string;
  /** Another place for the head, better out of reach of who can write to the log. */
  readonly checkpointFile?: string;
}

/**
 * Signs the head of the log as it is, and keeps it in every place. Before that, the log is held against every head
 * that was signed before: two heads that do not agree are never signed. To be called under the log's lock.
 */
export async function signHead(places: SigningPlaces): Promise<Result<string>> {
  const { folder } = places;
  const origin = await readOrigin(folder);
  if (origin === undefined) return fail(noBeginning(folder));
  const key = await openSigningKey(places.key);
  if (!key.ok) return fail(...key.problems);
  const signer = signerFor(origin, key.value);
  const files = await headFiles(places);
  const heads = await readHeads(files);
  const strange = heads.flatMap((head) => headFault(head, signer.verifier) ?? []);
  if (strange.length > 0) return fail(...strange);
  return signConsistent(
    places,
    signer,
    heads.flatMap(({ checkpoint }) => checkpoint ?? []),
    files,
  );
}

async function signConsistent(
  { folder, key }: SigningPlaces,
  signer: NoteSigner,
  heads: readonly SignedCheckpoint[],
  files: readonly string[],
): Promise<Result<string>> {
  const edge = await consistentEdge(folder, heads);
  if (!edge.ok) return edge;
  const signed = signNote(checkpointText(signer.verifier.name, edge.value), signer);
  // Beside the key first: a head that is known elsewhere and not there could be contradicted.
  const ordered = [...files].sort((a, b) => Number(b.startsWith(key)) - Number(a.startsWith(key)));
  const unkept: Problem[] = [];
  for (const file of ordered) {
    await replaceFile(file, signed).catch((error: unknown) => unkept.push(notKept(file, error as Error)));
  }
  // It saves time only: without it, the next signature reads the whole log.
  await keepEdge(folder, edge.value).catch(() => undefined);
  return succeed(signed, unkept);
}

/** The edge of the log as it is, if the log still begins with everything that was signed. */
async function consistentEdge(folder: string, heads: readonly SignedCheckpoint[]): Promise<Result<KeptEdge>> {
  const path = logFileIn(folder);
  const [first, ...others] = heads;
  const alike = others.every((head) => head.size === first?.size && head.root.equals(first.root));
  const kept = first === undefined || !alike ? undefined : await readEdge(folder, first);
  const continued = kept === undefined ? undefined : await continueEdge(path, kept);
  if (continued !== undefined) return succeed(continued);
  const conflict = conflictWith(wholeLines(await readFile(path)), heads);
  return conflict === undefined ? succeed(await edgeOfLog(path)) : fail(conflict);
}

/** What the lines and the first head that they do not have disagree about. */
function conflictWith(lines: readonly Buffer[], heads: readonly SignedCheckpoint[]): Problem | undefined {
  const leaves = lines.map(lineHash);
  for (const head of heads) {
    if (head.size > lines.length) return cutOff(head, lines.length);
    const root = rootOf(addLeaves(emptyTree, leaves.slice(0, head.size)));
    if (!root.equals(head.root)) return rewritten(head);
  }
  return undefined;
}

/** Where heads of this log are kept. */
export async function headFiles(places: SigningPlaces): Promise<readonly string[]> {
  const { folder, key, checkpointFile } = places;
  const beside = await headFileBesideKey(key, folder);
  return [checkpointFileIn(folder), beside, ...(checkpointFile === undefined ? [] : [checkpointFile])];
}

const wayOut = [
  '`drawbridge audit verify` says what is wrong; `drawbridge audit restart` sets the log aside and begins a new one',
];

function headFault({ file, checkpoint }: KnownHead, verifier: NoteVerifier): Problem | undefined {
  if (checkpoint === undefined)
    return problem('audit/head-unreadable', 'the last signed head of the audit log cannot be read', {
      file,
      hints: wayOut,
    });
  if (checkpoint.origin !== verifier.name)
    return problem(
      'audit/log-replaced',
      `the last head signed here is of another log: ${checkpoint.origin}`,
      { file, hints: wayOut },
    );
  if (checkNote(checkpoint.note, verifier) === 'good') return undefined;
  return problem('audit/wrong-key', 'the last head of the audit log is not signed by this key', {
    file,
    hints: wayOut,
  });
}

function cutOff(head: SignedCheckpoint, size: number): Problem {
  return problem(
    'audit/log-truncated',
    `the audit log has ${size} lines, and a head of ${head.size} lines was signed before: its end was cut off`,
    { hints: wayOut },
  );
}

function rewritten(head: SignedCheckpoint): Problem {
  return problem(
    'audit/log-rewritten',
    `the first ${head.size} lines of the audit log are not the ones that were signed`,
    { hints: wayOut },
  );
}

function noBeginning(folder: string): Problem {
  return problem('audit/no-log', 'the audit log does not begin with its first line', {
    file: logFileIn(folder),
    hints: wayOut,
  });
}

function notKept(file: string, { message }: Error): Problem {
  return problem('audit/head-not-kept', `the signed head could not be written: ${message}`, {
    severity: 'warning',
    file,
  });
}

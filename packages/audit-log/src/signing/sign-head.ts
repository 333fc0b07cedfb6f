import { fail, problem, succeed, type Problem, type Result } from '@drawbridge/base';

import { checkpointText, type SignedCheckpoint } from '../checkpoint/checkpoint.ts';
import { checkNote, signNote, type NoteSigner, type NoteVerifier } from '../checkpoint/signed-note.ts';
import { fileText, type KeptText } from '../records/kept-text.ts';
import { originOf } from '../records/log-file.ts';
import { logFolder } from '../records/log-folder.ts';
import { lineHash } from '../records/log-record.ts';
import type { LogStorage } from '../records/log-storage.ts';
import { addLeaves, emptyTree, rootOf } from '../tree/merkle-tree.ts';
import { continueEdge, edgeOfLog, keepEdge, readEdge, type KeptEdge } from './kept-edge.ts';
import { headFileBesideKey, readKeptHeads, type KnownHead } from './known-heads.ts';
import { openSigningKey, signerFor } from './signing-key.ts';

/** Where a log is, and what signs it. */
export interface SigningPlaces {
  /** The folder of the log; where it is kept elsewhere, what tells it from other logs that the key signs. */
  readonly folder: string;
  /** What keeps the log, if not files in the folder. */
  readonly storage?: LogStorage;
  /** The file of the key. */
  readonly key: string;
  /** Another place for the head, better out of reach of who can write to the log. */
  readonly checkpointFile?: string;
}

/** What keeps the log. */
export const storageOf = ({ folder, storage }: Pick<SigningPlaces, 'folder' | 'storage'>): LogStorage =>
  storage ?? logFolder(folder);

/**
 * Signs the head of the log as it is, and keeps it in every place. Before that, the log is held against every head
 * that was signed before: two heads that do not agree are never signed. To be called under the log's lock.
 */
export async function signHead(places: SigningPlaces): Promise<Result<string>> {
  const storage = storageOf(places);
  const origin = originOf(await storage.firstLine());
  if (origin === undefined) return fail(noBeginning(storage.place));
  const key = await openSigningKey(places.key);
  if (!key.ok) return fail(...key.problems);
  const signer = signerFor(origin, key.value);
  const kept = [storage.checkpoint, ...(await headFiles(places)).map(fileText)];
  const heads = await readKeptHeads(kept);
  const strange = heads.flatMap((head) => headFault(head, signer.verifier) ?? []);
  if (strange.length > 0) return fail(...strange);
  return signConsistent(
    places,
    signer,
    heads.flatMap(({ checkpoint }) => checkpoint ?? []),
    kept,
  );
}

async function signConsistent(
  places: SigningPlaces,
  signer: NoteSigner,
  heads: readonly SignedCheckpoint[],
  kept: readonly KeptText[],
): Promise<Result<string>> {
  const storage = storageOf(places);
  const edge = await consistentEdge(storage, heads);
  if (!edge.ok) return edge;
  const signed = signNote(checkpointText(signer.verifier.name, edge.value), signer);
  // Beside the key first: a head that is known elsewhere and not there could be contradicted.
  const isBesideKey = ({ file }: KeptText) => Number(file.startsWith(places.key));
  const unkept: Problem[] = [];
  for (const place of [...kept].sort((a, b) => isBesideKey(b) - isBesideKey(a))) {
    await place.replace(signed).catch((error: unknown) => unkept.push(notKept(place.file, error as Error)));
  }
  // It saves time only: without it, the next signature reads the whole log.
  await keepEdge(storage, edge.value).catch(() => undefined);
  return succeed(signed, unkept);
}

/** The edge of the log as it is, if the log still begins with everything that was signed. */
async function consistentEdge(
  storage: LogStorage,
  heads: readonly SignedCheckpoint[],
): Promise<Result<KeptEdge>> {
  const [first, ...others] = heads;
  const alike = others.every((head) => head.size === first?.size && head.root.equals(first.root));
  const kept = first === undefined || !alike ? undefined : await readEdge(storage, first);
  const continued = kept === undefined ? undefined : await continueEdge(storage, kept);
  if (continued !== undefined) return succeed(continued);
  const lines = (await storage.read())?.lines ?? [];
  const conflict = conflictWith(lines, heads);
  return conflict === undefined ? succeed(edgeOfLog(lines)) : fail(conflict);
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

/** The files in which heads of this log are kept beside its own copy. */
export async function headFiles({ folder, key, checkpointFile }: SigningPlaces): Promise<readonly string[]> {
  const beside = await headFileBesideKey(key, folder);
  return [beside, ...(checkpointFile === undefined ? [] : [checkpointFile])];
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

function noBeginning(file: string): Problem {
  return problem('audit/no-log', 'the audit log does not begin with its first line', {
    file,
    hints: wayOut,
  });
}

function notKept(file: string, { message }: Error): Problem {
  return problem('audit/head-not-kept', `the signed head could not be written: ${message}`, {
    severity: 'warning',
    file,
  });
}

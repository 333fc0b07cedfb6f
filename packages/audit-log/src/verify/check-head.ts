import { problem, type Problem } from '@drawbridge/base';

import type { SignedCheckpoint } from '../checkpoint/checkpoint.ts';
import { checkNote, type NoteVerifier } from '../checkpoint/signed-note.ts';
import type { KnownHead } from '../signing/known-heads.ts';
import { addLeaves, emptyTree, rootOf } from '../tree/merkle-tree.ts';

/** What the log's lines and a head that was signed before disagree about; undefined where they agree. */
export function headConflict(
  { file, checkpoint }: KnownHead,
  leaves: readonly Buffer[],
  verifier: NoteVerifier,
): Problem | undefined {
  if (checkpoint === undefined)
    return problem('audit/head-unreadable', 'this is not a signed checkpoint: it was changed', { file });
  return strangeHead(file, checkpoint, verifier) ?? treeConflict(file, checkpoint, leaves);
}

/** A head of another log, or one that this key did not sign. */
function strangeHead(
  file: string,
  checkpoint: SignedCheckpoint,
  verifier: NoteVerifier,
): Problem | undefined {
  if (checkpoint.origin !== verifier.name) {
    return problem(
      'audit/log-replaced',
      `the checkpoint is of the log ${checkpoint.origin}, and this log is ${verifier.name}: it is another log`,
      {
        file,
        hints: ['a log that was set aside by `drawbridge audit restart` is in a folder beside this one'],
      },
    );
  }
  switch (checkNote(checkpoint.note, verifier)) {
    case 'good':
      return undefined;
    case 'wrong':
      return problem('audit/signature-wrong', 'the checkpoint was changed: its signature does not fit', {
        file,
      });
    case 'unsigned':
      return problem('audit/wrong-key', 'the checkpoint is not signed by the key of this log', {
        file,
        hints: ['`--key` takes the public key that it was signed with'],
      });
  }
}

function treeConflict(
  file: string,
  { size, root }: SignedCheckpoint,
  leaves: readonly Buffer[],
): Problem | undefined {
  if (size > leaves.length) {
    return problem(
      'audit/log-truncated',
      `the checkpoint is of ${size} lines, and the audit log has ${leaves.length}: its end was cut off`,
      { file },
    );
  }
  if (rootOf(addLeaves(emptyTree, leaves.slice(0, size))).equals(root)) return undefined;
  return problem(
    'audit/log-rewritten',
    `the first ${size} lines of the audit log are not the ones that the checkpoint was signed over`,
    { file },
  );
}

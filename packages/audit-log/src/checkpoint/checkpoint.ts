import { fail, problem, succeed, type Result } from '@drawbridge/base';

import { rootOf, type TreeEdge } from '../tree/merkle-tree.ts';
import { parseNote, type SignedNote } from './signed-note.ts';

/** The head of a log at one size: c2sp.org/tlog-checkpoint. */
export interface Checkpoint {
  /** Which log: the first line of the note, and the name of its key. */
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

/** A checkpoint as it stands in a signed note. */
export interface SignedCheckpoint extends Checkpoint {
  readonly note: SignedNote;
  /** The note as it is, to be printed and kept. */
  readonly text: string;
}

/** The text of the note that is signed. */
export function checkpointText(origin: string, edge: TreeEdge): string {
  return `${origin}\n${String(edge.size)}\n${rootOf(edge).toString('base64')}\n`;
}

/** Reads a checkpoint; says nothing about whether its signatures are good. */
export function parseCheckpoint(text: string): Result<SignedCheckpoint> {
  const note = parseNote(text);
  if (!note.ok) return fail(noCheckpoint());
  const [origin = '', size = '', encoded = ''] = note.value.text.split('\n');
  const root = Buffer.from(encoded, 'base64');
  const whole = origin !== '' && /^(0|[1-9]\d{0,14})$/.test(size) && root.length === 32;
  if (!whole || root.toString('base64') !== encoded) return fail(noCheckpoint());
  return succeed({ origin, size: Number(size), root, note: note.value, text });
}

function noCheckpoint() {
  return problem('audit/no-checkpoint', 'this is not a signed checkpoint of a log', {
    hints: [
      'it has the log, its size, its root, an empty line and a signature: `drawbridge audit checkpoint` prints it',
    ],
  });
}

import { z } from 'zod';

import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { LogPosition, LogStorage } from '../records/log-storage.ts';
import { lineHash, parseRecord } from '../records/log-record.ts';
import { addLeaves, emptyTree, rootOf, type TreeEdge } from '../tree/merkle-tree.ts';

/**
 * The tree's right edge at the last signed head, and where its lines end, so that signing reads only the
 * lines since then. It is believed only where it folds to a root that was signed; it can be deleted and is made again.
 */
export type KeptEdge = TreeEdge & LogPosition;

const shape = z.object({
  size: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  hashes: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(64),
});

/** The kept edge, where it is the edge of exactly this head. */
export async function readEdge({ edge }: LogStorage, head: Checkpoint): Promise<KeptEdge | undefined> {
  try {
    const kept = shape.parse(JSON.parse((await edge.read()) ?? ''));
    const read = { ...kept, hashes: kept.hashes.map((hex) => Buffer.from(hex, 'hex')) };
    return read.size === head.size && rootOf(read).equals(head.root) ? read : undefined;
  } catch {
    // Absent or damaged: the lines say it all.
    return undefined;
  }
}

/** Keeps the edge for the next signature. */
export async function keepEdge({ edge }: LogStorage, { size, bytes, hashes }: KeptEdge): Promise<void> {
  const kept = { size, bytes, hashes: hashes.map((hash) => hash.toString('hex')) };
  await edge.replace(`${JSON.stringify(kept)}\n`);
}

/** The edge of the whole log, from its lines. */
export function edgeOfLog(lines: readonly Buffer[]): KeptEdge {
  return extend({ ...emptyTree, bytes: 0 }, lines);
}

/** The edge of the whole log, continued from a kept one; undefined where the log does not continue there. */
export async function continueEdge(storage: LogStorage, kept: KeptEdge): Promise<KeptEdge | undefined> {
  const rest = await storage.read(kept);
  if (rest === undefined) return undefined;
  const [first] = rest.lines;
  if (first !== undefined && parseRecord(first.toString())?.seq !== kept.size) return undefined;
  return extend(kept, rest.lines);
}

function extend(edge: KeptEdge, lines: readonly Buffer[]): KeptEdge {
  const bytes = lines.reduce((sum, line) => sum + line.length + 1, edge.bytes);
  return { ...addLeaves(edge, lines.map(lineHash)), bytes };
}

import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { wholeLines } from '../records/log-file.ts';
import { lineHash, parseRecord } from '../records/log-record.ts';
import { addLeaves, emptyTree, rootOf, type TreeEdge } from '../tree/merkle-tree.ts';
import { replaceFile } from './known-heads.ts';

/**
 * The tree's right edge at the last signed head, and where its lines end in the file, so that signing reads only the
 * lines since then. It is believed only where it folds to a root that was signed; it can be deleted and is made again.
 */
export interface KeptEdge extends TreeEdge {
  readonly bytes: number;
}

const shape = z.object({
  size: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  hashes: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(64),
});

/** The file of the kept edge. */
export const edgeFileIn = (folder: string): string => join(folder, 'edge.json');

/** The kept edge, where it is the edge of exactly this head. */
export async function readEdge(folder: string, head: Checkpoint): Promise<KeptEdge | undefined> {
  try {
    const read = shape.parse(JSON.parse(await readFile(edgeFileIn(folder), 'utf8')));
    const edge = { ...read, hashes: read.hashes.map((hex) => Buffer.from(hex, 'hex')) };
    return edge.size === head.size && rootOf(edge).equals(head.root) ? edge : undefined;
  } catch {
    // Absent or damaged: the lines say it all.
    return undefined;
  }
}

/** Keeps the edge for the next signature. */
export async function keepEdge(folder: string, { size, bytes, hashes }: KeptEdge): Promise<void> {
  const kept = { size, bytes, hashes: hashes.map((hash) => hash.toString('hex')) };
  await replaceFile(edgeFileIn(folder), `${JSON.stringify(kept)}\n`);
}

/** The edge of the whole log, from its lines. */
export async function edgeOfLog(path: string): Promise<KeptEdge> {
  return extend({ ...emptyTree, bytes: 0 }, wholeLines(await readFile(path)));
}

/** The edge of the whole log, continued from a kept one; undefined where the file does not continue there. */
export async function continueEdge(path: string, kept: KeptEdge): Promise<KeptEdge | undefined> {
  const rest = await readFrom(path, kept.bytes);
  if (rest === undefined) return undefined;
  const added = wholeLines(rest);
  const [first] = added;
  if (first !== undefined && parseRecord(first.toString())?.seq !== kept.size) return undefined;
  return extend(kept, added);
}

function extend(edge: KeptEdge, lines: readonly Buffer[]): KeptEdge {
  const bytes = lines.reduce((sum, line) => sum + line.length + 1, edge.bytes);
  return { ...addLeaves(edge, lines.map(lineHash)), bytes };
}

/** Undefined where the file is shorter than that. */
async function readFrom(path: string, offset: number): Promise<Buffer | undefined> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size < offset) return undefined;
    const rest = Buffer.alloc(size - offset);
    await file.read(rest, 0, rest.length, offset);
    return rest;
  } finally {
    await file.close();
  }
}

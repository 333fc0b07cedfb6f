import { createHash, hash as hashOf } from 'node:crypto';

/** The hash of one record: RFC 6962, section 2.1. Of a text, it is that of its UTF-8. */
export function leafHash(data: Uint8Array | string): Buffer {
  // In UTF-8, the prefix is the character of the same number.
  if (typeof data === 'string') return hashOf('sha256', `\0${data}`, 'buffer');
  return createHash('sha256').update(leafPrefix).update(data).digest();
}

function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(nodePrefix).update(left).update(right).digest();
}

const leafPrefix = Buffer.of(0);
const nodePrefix = Buffer.of(1);

/**
 * The right edge of an RFC 6962 tree: the roots of its complete subtrees, the widest first. It is all that is needed
 * to add a leaf and to compute the root, and it has one hash for each bit that is set in the tree's size.
 */
export interface TreeEdge {
  readonly size: number;
  readonly hashes: readonly Buffer[];
}

export const emptyTree: TreeEdge = { size: 0, hashes: [] };

/** The edge of the tree with more leaves. */
export function addLeaves(edge: TreeEdge, leaves: Iterable<Buffer>): TreeEdge {
  let { size } = edge;
  const hashes = [...edge.hashes];
  for (const leaf of leaves) {
    let hash = leaf;
    // Each bit that carries joins two complete subtrees of one width.
    for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const left = hashes.pop();
      if (left !== undefined) hash = nodeHash(left, hash);
    }
    hashes.push(hash);
    size += 1;
  }
  return { size, hashes };
}

/** The root of the tree; that of an empty tree is the hash of nothing. */
export function rootOf({ hashes }: TreeEdge): Buffer {
  const [last, ...wider] = [...hashes].reverse();
  if (last === undefined) return createHash('sha256').digest();
  return wider.reduce((right, left) => nodeHash(left, right), last);
}

import { type BridgeNode, type BridgeSymbol, isThere } from './bridge.ts';

/**
 * How many columns the types of a bound tree have together, each type counted once: what a tree takes in memory. The text
 * says nothing of it: `union *` over a workspace has ten thousand at each step.
 */
export function treeColumns(root: BridgeNode): number {
  const types = new Set<BridgeSymbol>();
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isThere(node.ResultType)) types.add(node.ResultType);
    for (let at = 0; at < node.ChildCount; at += 1) {
      const child = node.GetChild(at);
      if (isThere(child)) waiting.push(child);
    }
  }
  let columns = 0;
  for (const type of types) columns += type.Columns?.Count ?? 0;
  return columns;
}

import type { Problem } from '@drawbridge/base';

import { bridgeItems, type BridgeCode, type BridgeGlobals } from '../kusto/bridge.ts';
import { loadKusto } from '../kusto/load-kusto.ts';
import { treeColumns } from '../kusto/tree-columns.ts';
import { BoundedCache } from './bounded-cache.ts';
import type { Catalog } from '../kusto/catalog.ts';
import { readDiagnostics } from '../kusto/diagnostics.ts';
import { blankMissingBranches } from '../kusto/fuzzy-unions.ts';
import { KustoNode } from '../kusto/node.ts';

/** A query as Microsoft's binder understood it. */
export interface BoundQuery {
  readonly root: KustoNode;
  readonly problems: readonly Problem[];
}

/** Parses and binds a query, and says what the binder found wrong. */
export function bindQuery(text: string, catalog: Catalog, file: string | undefined): BoundQuery {
  const code = bind(text, catalog);
  const root = new KustoNode(code.Syntax);
  const blanked = blankMissingBranches(text, root);
  const problems = diagnose(code, root, text, catalog, file);
  if (blanked === text) return { root, problems };
  const rest = bind(blanked, catalog);
  const restRoot = new KustoNode(rest.Syntax);
  const warnings = problems.filter((problem) => problem.severity === 'warning');
  return { root: restRoot, problems: [...warnings, ...diagnose(rest, restRoot, text, catalog, file)] };
}

/**
 * Bound trees by symbols and text, newest last. A rule is bound once and translated at each of its times, and for all
 * its cases, whatever rows their watchlists have.
 */
const bound = new WeakMap<BridgeGlobals, BoundedCache<BridgeCode>>();
const keptTrees = 32;
/** Of all kept trees: some rules together, or one query over every table. */
const keptColumns = 40_000;

function bind(text: string, catalog: Catalog): BridgeCode {
  const globals = catalog.globals();
  const known = bound.get(globals) ?? new BoundedCache<BridgeCode>(keptTrees, keptColumns);
  bound.set(globals, known);
  const found = known.get(text);
  if (found !== undefined) return found;
  const code = loadKusto().KustoCode.ParseAndAnalyze(text, globals);
  known.set(text, code, treeColumns(code.Syntax));
  return code;
}

function diagnose(
  code: BridgeCode,
  root: KustoNode,
  text: string,
  catalog: Catalog,
  file: string | undefined,
): readonly Problem[] {
  return readDiagnostics(bridgeItems(code.GetDiagnostics()), {
    text,
    file,
    catalog,
    columnsNear: (offset) => columnsNear(root, text, offset),
    typeAt: (start, length) => root.typeAt(start, length),
  });
}

/** What a name at a place can mean: in the `on` of a join a column of both sides, or of the side that is named. */
function columnsNear(root: KustoNode, text: string, offset: number): readonly string[] {
  const joined = root.joinedAt(offset);
  if (joined === undefined) return root.columnsBefore(offset);
  const side = /\$(left|right)\s*\.\s*$/.exec(text.slice(0, offset))?.[1];
  if (side === 'left' || side === 'right') return joined[side];
  return joined.left.filter((name) => joined.right.includes(name));
}

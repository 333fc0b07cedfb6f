import type { Problem } from '@drawbridge/base';

import { bridgeItems, loadKusto, type BridgeCode } from '../kusto/bridge.ts';
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
  const warnings = problems.filter((one) => one.severity === 'warning');
  return { root: restRoot, problems: [...warnings, ...diagnose(rest, restRoot, text, catalog, file)] };
}

/** Bound trees by catalog and text, newest last. A rule is bound once and translated at each of its times. */
const bound = new WeakMap<Catalog, Map<string, BridgeCode>>();
const keptTrees = 32;

function bind(text: string, catalog: Catalog): BridgeCode {
  const known = bound.get(catalog) ?? new Map<string, BridgeCode>();
  bound.set(catalog, known);
  const code = known.get(text) ?? parse(text, catalog);
  known.delete(text);
  known.set(text, code);
  const [oldest] = known.keys();
  if (known.size > keptTrees && oldest !== undefined) known.delete(oldest);
  return code;
}

function parse(text: string, catalog: Catalog): BridgeCode {
  return loadKusto().KustoCode.ParseAndAnalyze(text, catalog.globalsFor(watchlistIn(text, catalog)));
}

/** The watchlist that the query names: the columns of `_GetWatchlist` are those of one list at a time. */
function watchlistIn(text: string, catalog: Catalog): Catalog['watchlists'][number] | undefined {
  const named = [...text.matchAll(/_GetWatchlist\s*\(\s*(["'])(.*?)\1\s*\)/g)].map((match) => match[2]);
  return catalog.watchlists.find((one) => named.includes(one.alias));
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
    columnsNear: (offset) => root.columnsBefore(offset),
  });
}

import type { StoredFunction, Watchlist } from '../engine/engine.ts';
import type { ColumnSchema, TableSchema } from '../types.ts';
import { loadKusto, type BridgeGlobals, type BridgeSymbol } from './bridge.ts';

/** What queries can name. Building it is expensive (some 0.1 s for a thousand tables): once per engine. */
export interface Catalog {
  readonly tables: readonly TableSchema[];
  readonly functions: readonly StoredFunction[];
  readonly watchlists: readonly Watchlist[];
  /** Microsoft's symbols of the above, with the columns of `watchlist` as the result of `_GetWatchlist`. */
  globalsFor(watchlist: Watchlist | undefined): BridgeGlobals;
}

export interface CatalogSource {
  readonly tables: readonly TableSchema[];
  readonly functions?: readonly StoredFunction[] | undefined;
  readonly watchlists?: readonly Watchlist[] | undefined;
}

/** The columns that a watchlist has in the service before its own. */
export const watchlistServiceColumns: readonly ColumnSchema[] = [
  { name: '_DTItemId', type: 'string' },
  { name: 'LastUpdatedTimeUTC', type: 'datetime' },
  { name: 'SearchKey', type: 'string' },
];

export function createCatalog(source: CatalogSource): Catalog {
  const { tables } = source;
  const functions = source.functions ?? [];
  const watchlists = source.watchlists ?? [];
  const cache = new Map<string, BridgeGlobals>();
  let shared: readonly BridgeSymbol[] | undefined;
  const globalsFor = (watchlist: Watchlist | undefined): BridgeGlobals => {
    const key = watchlist?.alias ?? '';
    const known = cache.get(key);
    if (known !== undefined) return known;
    shared ??= [...tables.map(tableSymbol), ...functions.map(functionSymbol)];
    const made = createGlobals([...shared, watchlistSymbol(watchlist)]);
    cache.set(key, made);
    return made;
  };
  return { tables, functions, watchlists, globalsFor };
}

function createGlobals(symbols: readonly BridgeSymbol[]): BridgeGlobals {
  const { Symbols, GlobalState } = loadKusto();
  // The constructor without a number: the one with an alternate name loses the tables silently.
  const database = new Symbols.DatabaseSymbol.ctor('workspace', symbols);
  return GlobalState.Default.WithDatabase(database);
}

function tableSymbol(table: TableSchema): BridgeSymbol {
  const { TableSymbol } = loadKusto().Symbols;
  return new TableSymbol.$ctor7(table.name, schemaText(table.columns), null);
}

function functionSymbol(stored: StoredFunction): BridgeSymbol {
  const { FunctionSymbol } = loadKusto().Symbols;
  const body = stored.body.trim().startsWith('{') ? stored.body : `{ ${stored.body}\n}`;
  return new FunctionSymbol.$ctor16(stored.name, stored.parameters, body, null);
}

function watchlistSymbol(watchlist: Watchlist | undefined): BridgeSymbol {
  const { FunctionSymbol } = loadKusto().Symbols;
  const own = (watchlist?.columns ?? []).map((name): ColumnSchema => ({ name, type: 'string' }));
  const body = `{ datatable${schemaText([...watchlistServiceColumns, ...own])}[] }`;
  return new FunctionSymbol.$ctor16('_GetWatchlist', '(watchlistAlias:string)', body, null);
}

/** `(['a']:string, ['b c']:long)`. */
export function schemaText(columns: readonly ColumnSchema[]): string {
  return `(${columns.map((one) => `['${one.name.replaceAll("'", "\\'")}']:${one.type}`).join(', ')})`;
}

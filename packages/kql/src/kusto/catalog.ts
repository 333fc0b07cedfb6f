import type {
  ExternalData,
  Fixtures,
  GeoNetwork,
  StoredFunction,
  Watchlist,
  WorkspaceTable,
} from '../schema/workspace.ts';
import type { ColumnSchema, KqlType, TableSchema } from '../schema/types.ts';
import { correctedFunctions } from './corrections.ts';
import { hiddenNamedIn, hiddenNames, tablesNaming } from './hidden-columns.ts';
import type { BridgeCall, BridgeGlobals, BridgeSymbol } from './bridge.ts';
import { loadKusto } from './load-kusto.ts';

/** What queries can name. Building it is expensive (some 0.1 s for a thousand tables): once per engine. */
export interface Catalog {
  readonly tables: readonly TableSchema[];
  readonly functions: readonly StoredFunction[];
  readonly watchlists: readonly Watchlist[];
  readonly externalData: readonly ExternalData[];
  readonly geoIp: readonly GeoNetwork[];
  readonly workspaces: readonly WorkspaceTable[];
  /** The hidden columns that its tables have because a query names them. */
  readonly named: readonly string[];
  /** As a query sees it: the tables have those of their hidden columns that its text names. */
  naming(text: string): Catalog;
  /**
   * Microsoft's symbols of the above, made when first asked for. They know the columns of the watchlists and not
   * their rows, so {@link withWatchlists} shares them, and with them every query that was bound.
   */
  globals(): BridgeGlobals;
  /** The same tables and functions with other watchlists. */
  withWatchlists(watchlists: readonly Watchlist[]): Catalog;
  /** The same with other fixtures, of which the symbols know nothing. */
  withFixtures(fixtures: Fixtures): Catalog;
}

export interface CatalogSource {
  readonly tables: readonly TableSchema[];
  readonly functions?: readonly StoredFunction[] | undefined;
  readonly watchlists?: readonly Watchlist[] | undefined;
  readonly externalData?: readonly ExternalData[] | undefined;
  readonly geoIp?: readonly GeoNetwork[] | undefined;
  readonly workspaces?: readonly WorkspaceTable[] | undefined;
}

/** The columns that a watchlist has in the service before its own. */
export const watchlistServiceColumns: readonly ColumnSchema[] = [
  { name: '_DTItemId', type: 'string' },
  { name: 'LastUpdatedTimeUTC', type: 'datetime' },
  { name: 'SearchKey', type: 'string' },
];

/** One list, so that catalogs of the same tables can be seen to be the same. */
const none: readonly never[] = [];

export function createCatalog(source: CatalogSource): Catalog {
  const { functions = none, externalData = none, geoIp = none, workspaces = none } = source;
  const hidden = hiddenNames(source.tables);
  const views = new Map<string, TableView>();
  const viewOf = (named: readonly string[]): TableView => {
    const key = named.join(' ');
    const view = views.get(key) ?? new TableView(tablesNaming(source.tables, named), functions);
    views.set(key, view);
    return view;
  };
  const make = (watchlists: readonly Watchlist[], fixtures: Fixtures, named: readonly string[]): Catalog => {
    const view = viewOf(named);
    let globals: BridgeGlobals | undefined;
    return {
      tables: view.tables,
      functions,
      watchlists,
      ...fixtures,
      named,
      naming: (text) => make(watchlists, fixtures, hiddenNamedIn(text, hidden, functions)),
      globals: () => (globals ??= view.globals(watchlists)),
      withWatchlists: (others) => make(others, fixtures, named),
      withFixtures: (others) => make(watchlists, others, named),
    };
  };
  return make(source.watchlists ?? [], { externalData, geoIp, workspaces }, none);
}

/** The symbols of some tables, one set for each set of watchlists' columns. */
class TableView {
  readonly tables: readonly TableSchema[];
  readonly #functions: readonly StoredFunction[];
  readonly #byColumns = new Map<string, BridgeGlobals>();
  #shared: readonly BridgeSymbol[] | undefined;

  constructor(tables: readonly TableSchema[], functions: readonly StoredFunction[]) {
    this.tables = tables;
    this.#functions = functions;
  }

  globals(watchlists: readonly Watchlist[]): BridgeGlobals {
    const key = JSON.stringify(watchlists.map(({ alias, columns }) => [alias, columns]));
    const known = this.#byColumns.get(key);
    if (known !== undefined) return known;
    this.#shared ??= sharedSymbols(this.tables, this.#functions);
    const made = createGlobals([...this.#shared, watchlistSymbol(watchlists)]);
    this.#byColumns.set(key, made);
    return made;
  }
}

function sharedSymbols(
  tables: readonly TableSchema[],
  functions: readonly StoredFunction[],
): readonly BridgeSymbol[] {
  const symbols = tables.map(tableSymbol);
  return [...symbols, ...functions.map(functionSymbol), workspaceSymbol(symbols)];
}

/** `workspace('other')`, of which the tables are taken to be those of this one. */
function workspaceSymbol(tables: readonly BridgeSymbol[]): BridgeSymbol {
  const { DatabaseSymbol, FunctionSymbol, Parameter, ScalarTypes, Tabularity } = loadKusto().Symbols;
  const other = new DatabaseSymbol.ctor('other', tables);
  const parameter = new Parameter.$ctor2('workspace', ScalarTypes.String);
  return new FunctionSymbol.ctor('workspace', () => other, Tabularity.Other, [parameter]);
}

function createGlobals(symbols: readonly BridgeSymbol[]): BridgeGlobals {
  const { Symbols, GlobalState } = loadKusto();
  // The constructor without a number: the one with an alternate name loses the tables silently.
  const database = new Symbols.DatabaseSymbol.ctor('workspace', symbols);
  return GlobalState.Default.WithFunctions(correctedFunctions()).WithDatabase(database);
}

/**
 * Made of columns: the constructor that takes a schema's text parses it, at 15 ms a table in a young process.
 */
function tableSymbol({ name, columns }: TableSchema): BridgeSymbol {
  const { TableSymbol, ColumnSymbol, ScalarTypes } = loadKusto().Symbols;
  const symbols = columns.map(
    (column) => new ColumnSymbol(column.name, ScalarTypes[scalarTypes[column.type]], null, null, null, null),
  );
  return new TableSymbol.$ctor6(name, symbols, null);
}

const scalarTypes = {
  bool: 'Bool',
  int: 'Int',
  long: 'Long',
  real: 'Real',
  decimal: 'Decimal',
  string: 'String',
  datetime: 'DateTime',
  timespan: 'TimeSpan',
  guid: 'Guid',
  dynamic: 'Dynamic',
} as const satisfies Readonly<Record<KqlType, string>>;

function functionSymbol(stored: StoredFunction): BridgeSymbol {
  const { FunctionSymbol } = loadKusto().Symbols;
  const body = stored.body.trim().startsWith('{') ? stored.body : `{ ${stored.body}\n}`;
  return new FunctionSymbol.$ctor16(stored.name, stored.parameters, body, null);
}

/** `_GetWatchlist`, whose columns are those of the list that the call names. */
function watchlistSymbol(watchlists: readonly Watchlist[]): BridgeSymbol {
  const { FunctionSymbol, Parameter, ScalarTypes, Tabularity } = loadKusto().Symbols;
  const byAlias = new Map(
    watchlists.map((watchlist) => [watchlist.alias, watchlistTable(watchlist.columns)]),
  );
  // That a list is unknown is said where the call is translated.
  const unknown = watchlistTable([]);
  // The body of a function is also bound by itself, where its parameters have no value yet.
  const anyColumns = unknown.WithIsOpen?.(true) ?? unknown;
  const columnsOf = (call: BridgeCall): BridgeSymbol => {
    const alias = call.Arguments.Count === 0 ? undefined : call.Arguments.getItem(0)?.ConstantValue;
    return typeof alias === 'string' ? (byAlias.get(alias) ?? unknown) : anyColumns;
  };
  const parameter = new Parameter.$ctor2('watchlistAlias', ScalarTypes.String);
  return new FunctionSymbol.ctor('_GetWatchlist', columnsOf, Tabularity.Tabular, [parameter]);
}

function watchlistTable(names: readonly string[]): BridgeSymbol {
  const own = names.map((name): ColumnSchema => ({ name, type: 'string' }));
  return tableSymbol({ name: '', columns: [...watchlistServiceColumns, ...own] });
}

/** `(['a']:string, ['b c']:long)`. */
export function schemaText(columns: readonly ColumnSchema[]): string {
  return `(${columns.map((column) => `['${column.name.replaceAll("'", "\\'")}']:${column.type}`).join(', ')})`;
}

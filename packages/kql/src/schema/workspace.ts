/** A saved function: KQL text that is bound again at each call. */
export interface StoredFunction {
  readonly name: string;
  /** `(lookback:timespan, names:dynamic)`, or `()`. */
  readonly parameters: string;
  readonly body: string;
}

/** What `_GetWatchlist('alias')` returns: its rows, all columns text but those that the service adds. */
export interface Watchlist {
  readonly alias: string;
  readonly searchKey: string;
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** What `externaldata` finds at an address; the engine itself has no network. */
export interface ExternalData {
  /** As in the query, without a key or signature after `;` or `?`. */
  readonly url: string;
  /** By the names of the columns that the query declares. */
  readonly rows: readonly DeclaredRow[];
}

/** JSON values or texts by the names of the columns. */
export type DeclaredRow = Readonly<Record<string, unknown>>;

/** What a table holds in another workspace, for `workspace('name').Table`. Of two for one table the first counts. */
export interface WorkspaceTable {
  /** As in the query: a name, an id or a resource id, in either case of letters. */
  readonly workspace: string;
  /** A table that is known here too: its columns are the same. */
  readonly table: string;
  readonly rows: readonly DeclaredRow[];
}

/** A network and its place, for `geo_info_from_ip_address`; the narrowest network that holds an address is its own. */
export interface GeoNetwork {
  /** `203.0.113.0/24`, IPv4 or IPv6. */
  readonly network: string;
  readonly country?: string;
  readonly state?: string;
  readonly city?: string;
  readonly latitude?: number;
  readonly longitude?: number;
}

/** What a query is answered from that is not in the workspace: the engine looks nothing up outside. */
export interface Fixtures {
  readonly externalData: readonly ExternalData[];
  readonly geoIp: readonly GeoNetwork[];
  readonly workspaces: readonly WorkspaceTable[];
}

/** A row as it was read, and where. `values` are JSON values or texts; columns that the table lacks are reported. */
export interface SourceRow {
  readonly values: Readonly<Record<string, unknown>>;
  readonly file?: string;
  readonly line?: number;
}

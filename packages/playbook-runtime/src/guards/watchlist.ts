/** A watchlist as it was loaded, from a file or from a workspace. */
export interface Watchlist {
  readonly alias: string;
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

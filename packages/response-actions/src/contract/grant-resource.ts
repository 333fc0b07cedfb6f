/** The resources to which a policy of AWS may bind a permission, and what must be true of the request. */
export interface GrantResource {
  /** For the id of a statement. */
  readonly label: string;
  /** With `*` for partition, account and name, as a policy names them. */
  readonly pattern: string;
  /** A condition that all of our own calls meet: its key, and the values they have. */
  readonly condition?: { readonly key: string; readonly values: readonly string[] };
}

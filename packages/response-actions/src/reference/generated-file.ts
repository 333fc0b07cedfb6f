/** A file that is derived from the catalogue: committed, and compared with a fresh one in CI. */
export interface GeneratedFile {
  /** Below `docs/reference/`. */
  readonly path: string;
  readonly text: string;
}

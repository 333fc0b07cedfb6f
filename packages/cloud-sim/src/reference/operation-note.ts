/** What a page must say of an operation and its code does not tell. */
export interface OperationNote {
  /** Refusals of its own, by the cloud's code, beside those that every operation can give. */
  readonly refuses: readonly string[];
  /** Which setting of the world makes its effect, or what it reads, late. */
  readonly late?: string;
  /** What it leaves out. */
  readonly only?: string;
}

export type OperationNotes = Readonly<Record<string, OperationNote>>;

/** The same note for several operations. */
export function each(names: readonly string[], note: OperationNote): OperationNotes {
  return Object.fromEntries(names.map((name) => [name, note]));
}

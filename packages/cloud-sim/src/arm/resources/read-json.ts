/** An object of JSON whose values have not been looked at. */
export type JsonBag = Readonly<Record<string, unknown>>;

/** Whether a value is there: null counts as absent. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** An array's objects; none if it is no array. */
export function objectsIn(value: unknown): readonly JsonBag[] {
  return Array.isArray(value) ? value.map(objectIn) : [];
}

/** The value if it is an object, else one without properties. */
export function objectIn(value: unknown): JsonBag {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonBag) : {};
}

/** The array's texts. */
export function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** The value if it is a text, else an empty one. */
export function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

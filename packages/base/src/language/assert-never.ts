/** Proves to the compiler that every case was handled; throws if a value got through nevertheless. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}

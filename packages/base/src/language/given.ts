/** What `given` returns: a property that may be undefined is absent instead. */
export type Given<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/**
 * The object without its undefined properties, for where absent and undefined differ (`exactOptionalPropertyTypes`,
 * JSON, an SDK's input). Null, false, 0 and '' stay. The given object is not changed.
 *
 * @example
 * const run = { id, ...given({ account, startedAt: started?.at }) };
 */
export function given<T extends object>(properties: T): Given<T> {
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== undefined),
  ) as Given<T>;
}

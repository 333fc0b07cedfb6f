import { isArray, isBag, type DynamicValue } from './dynamic.ts';

/** The names and indexes on the way from the root to a value. */
export type JsonPath = readonly (string | number)[];

const wholePath = /^\$(?:\.[A-Za-z_]\w*|\[(?:'[^'\\]*'|"[^"\\]*"|\d+)\])*$/;
const step = /\.(?<name>\w+)|\['(?<single>[^']*)'\]|\["(?<double>[^"]*)"\]|\[(?<index>\d+)\]/g;

/** What to write instead, where {@link parseJsonPath} finds no path. */
export const jsonPathHint =
  "a path begins with $ and takes .name, ['any name'] and [0]; Kusto has no wildcards, slices, filters or recursion";

/**
 * `$.a[0]['b c']` taken apart: all of what Kusto documents
 * (https://learn.microsoft.com/kusto/query/jsonpath), and undefined for anything else.
 */
export function parseJsonPath(text: string): JsonPath | undefined {
  if (!wholePath.test(text)) return undefined;
  return [...text.matchAll(step)].map(({ groups = {} }) => {
    const { name, single, double, index } = groups;
    return index === undefined ? (name ?? single ?? double ?? '') : Number(index);
  });
}

/** The value at the path; undefined where there is none. A name finds nothing in an array, nor an index in a bag. */
export function valueAt(value: DynamicValue, path: JsonPath): DynamicValue | undefined {
  let found: DynamicValue | undefined = value;
  for (const key of path) {
    if (found === undefined) return undefined;
    if (typeof key === 'string') found = isBag(found) ? found.get(key) : undefined;
    else found = isArray(found) ? found[key] : undefined;
  }
  return found;
}

import type { RestOperation } from './protocol/rest-operation.ts';

/** The operation that a method and a path name, with what stands in the path's places. */
interface Route {
  readonly operation: RestOperation;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Finds the operation of a call. Hono's own routes end a place at a slash only, and so cannot tell
 * `serviceAccounts/{name}` from `serviceAccounts/{name}:disable`, as Google's custom verbs are written.
 */
export function findRoute(
  operations: readonly RestOperation[],
  method: string,
  pathname: string,
): Route | undefined {
  for (const operation of operations) {
    if (operation.method !== method) continue;
    const match = patternOf(operation.path).exec(pathname);
    if (match === null) continue;
    const parameters = Object.entries(match.groups ?? {}).map(([name, value]) => [
      name,
      decodeURIComponent(value),
    ]);
    return { operation, parameters: Object.fromEntries(parameters) as Record<string, string> };
  }
  return undefined;
}

const patterns = new Map<string, RegExp>();

function patternOf(path: string): RegExp {
  const known = patterns.get(path);
  if (known !== undefined) return known;
  const pattern = new RegExp(
    `^${path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
      // A project of a domain has a colon in it: example.com:shop.
      name === 'project' ? '(?<project>[^/]+?)' : `(?<${name}>[^/:]+)`,
    )}$`,
  );
  patterns.set(path, pattern);
  return pattern;
}

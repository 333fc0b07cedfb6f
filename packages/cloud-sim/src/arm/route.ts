import type { ArmOperation } from './protocol/arm-operation.ts';

/** An operation whose path is the one that was asked for. */
export interface ArmMatch {
  readonly operation: ArmOperation;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The operations at a path, whatever their method. ARM's paths ignore case, and a segment is the same however it is
 * encoded. Slashes count once, which Azure does not promise: a name must not pass a guard by them.
 */
export function matchArmPath(operations: readonly ArmOperation[], asked: string): readonly ArmMatch[] {
  const pathname = asked.replaceAll(/\/{2,}/g, '/');
  if (!isDecodable(pathname)) return [];
  return operations.flatMap((operation) => {
    const groups = patternOf(operation.path).exec(pathname)?.groups;
    if (groups === undefined) return [];
    const parameters = Object.entries(groups).map(
      ([name, value]) => [name, decodeURIComponent(value)] as const,
    );
    return [{ operation, parameters: Object.fromEntries(parameters) }];
  });
}

function isDecodable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}

const patterns = new Map<string, RegExp>();

function patternOf(path: string): RegExp {
  const known = patterns.get(path);
  if (known !== undefined) return known;
  const source = path
    .replaceAll('.', String.raw`\.`)
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === 'scope' ? '(?<scope>.+)' : `(?<${name}>[^/]+)`));
  const pattern = new RegExp(`^${source}/?$`, 'i');
  patterns.set(path, pattern);
  return pattern;
}

import type { ArmOperation } from './protocol/arm-operation.ts';

/** An operation whose path is the one that was asked for. */
export interface ArmMatch {
  readonly operation: ArmOperation;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The operations at a path, whatever their method. ARM's paths ignore case. */
export function matchArmPath(operations: readonly ArmOperation[], pathname: string): readonly ArmMatch[] {
  return operations.flatMap((operation) => {
    const groups = patternOf(operation.path).exec(pathname)?.groups;
    if (groups === undefined) return [];
    const parameters = Object.entries(groups).map(
      ([name, value]) => [name, decodeURIComponent(value)] as const,
    );
    return [{ operation, parameters: Object.fromEntries(parameters) }];
  });
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

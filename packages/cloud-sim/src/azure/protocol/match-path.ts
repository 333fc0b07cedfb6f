import type { GraphOperation } from './graph-operation.ts';

/** An operation at the path that was asked for, and what stands there for `{id}`. */
export interface GraphMatch {
  readonly operation: GraphOperation;
  /** Decoded, and without the quotes of a key. */
  readonly id: string;
  /** `users('x')`, or `users/x`: the latter takes no id that begins with a dollar. */
  readonly isQuoted: boolean;
}

const version = '/v1.0';
const quoted = String.raw`'(?<quoted>(?:[^/']|'')+)'`;

/**
 * The operations at a path, whatever their method. An id is a segment, `/users/{id}`, or a key, `/users('{id}')`, in
 * which an apostrophe is doubled, as OData has it.
 */
export function matchGraphPath(
  operations: readonly GraphOperation[],
  pathname: string,
): readonly GraphMatch[] {
  const path = decode(pathname.replaceAll(/%27/g, "'"));
  if (path === undefined) return [];
  return operations.flatMap((operation) => {
    if (!operation.path.includes('{id}')) {
      return path.raw.toLowerCase() === version + operation.path.toLowerCase()
        ? [{ operation, id: '', isQuoted: true }]
        : [];
    }
    for (const pattern of patternsOf(operation.path)) {
      const groups = pattern.exec(path.raw)?.groups;
      const id = decode(groups?.quoted?.replaceAll("''", "'") ?? groups?.segment ?? '')?.text ?? '';
      if (id !== '') return [{ operation, id, isQuoted: groups?.quoted !== undefined }];
    }
    return [];
  });
}

/** Undefined where the percent signs make no text: nothing is at such a path. */
function decode(raw: string): { readonly raw: string; readonly text: string } | undefined {
  try {
    return { raw, text: decodeURIComponent(raw) };
  } catch {
    return undefined;
  }
}

const patterns = new Map<string, readonly RegExp[]>();

/** A path with `(appId='{id}')` has that form alone; one with `/{id}` has both. */
function patternsOf(path: string): readonly RegExp[] {
  const known = patterns.get(path);
  if (known !== undefined) return known;
  const sources = path.includes("'{id}'")
    ? [escape(path).replace("'\\{id\\}'", quoted)]
    : [
        escape(path).replace(String.raw`\{id\}`, '(?<segment>[^/]+)'),
        escape(path).replace(String.raw`/\{id\}`, String.raw`\(${quoted}\)`),
      ];
  const made = sources.map((source) => new RegExp(`^${version}${source}$`, 'i'));
  patterns.set(path, made);
  return made;
}

function escape(path: string): string {
  return path.replaceAll(/[.$(){}]/g, String.raw`\$&`);
}

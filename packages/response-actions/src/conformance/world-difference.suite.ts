/** Every path at which two JSON values differ, sorted: `aws.users.0.accessKeys.1.status`. */
export function differingPaths(before: unknown, after: unknown): readonly string[] {
  const left = flatten(before);
  const right = flatten(after);
  const paths = new Set([...left.keys(), ...right.keys()]);
  return [...paths].filter((path) => left.get(path) !== right.get(path)).sort();
}

/** What the simulator itself notes down: calls, and what has not settled yet. */
export const bookkeeping =
  /^(gcp\.operations|aws\.unsettled|gcp\.unsettled|azure\.unsettled|arm\.unsettled|arm\.operations)(\.|$)/;

function flatten(value: unknown, path = '', into = new Map<string, string>()): ReadonlyMap<string, string> {
  if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value))
      flatten(item, path === '' ? key : `${path}.${key}`, into);
  } else if (value !== undefined) into.set(path, JSON.stringify(value));
  return into;
}

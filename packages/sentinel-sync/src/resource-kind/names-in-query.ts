/**
 * The words and the quoted texts of a query: the functions that it may call and the watchlists that it may look up.
 * One too many is a dependency too many and costs nothing; one too few would be one that is missed.
 */
export function namesInQuery(query: string): ReadonlySet<string> {
  const words = query.match(/[A-Za-z_]\w*/g) ?? [];
  const quoted = [...query.matchAll(/'([^'\n]*)'|"([^"\n]*)"/g)].map(
    ([, single, double]) => single ?? double,
  );
  return new Set([...words, ...quoted.filter((name) => name !== undefined)]);
}

/**
 * Whether lists and objects lie deeper in one another than `most`. Asked before anything walks a value from outside by
 * recursion, so it does not recurse itself.
 */
export function isNestedDeeper(value: unknown, most: number): boolean {
  const waiting: { readonly part: object; readonly depth: number }[] = [];
  const add = (part: unknown, depth: number) => {
    if (typeof part === 'object' && part !== null) waiting.push({ part, depth });
  };
  add(value, 1);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.depth > most) return true;
    for (const inner of Object.values(next.part)) add(inner, next.depth + 1);
  }
  return false;
}

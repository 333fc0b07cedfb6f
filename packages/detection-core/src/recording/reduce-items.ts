/** How often something may still be tried. */
export interface Budget {
  left: number;
}

/**
 * As few of the items as still pass, by leaving out halves, then quarters, and so on: few tries where few items matter.
 * With the budget used up, what passed last. All of them must pass.
 */
export async function reduceItems<Item>(
  items: readonly Item[],
  passes: (kept: readonly Item[]) => Promise<boolean>,
  budget: Budget,
): Promise<readonly Item[]> {
  let kept = items;
  let parts = 2;
  while (kept.length > 0 && budget.left > 0) {
    const size = Math.ceil(kept.length / parts);
    const next = await withoutOnePart(kept, size, passes, budget);
    if (next !== undefined) {
      kept = next;
      parts = Math.max(parts - 1, 2);
    } else if (size === 1) return kept;
    else parts = Math.min(parts * 2, kept.length);
  }
  return kept;
}

async function withoutOnePart<Item>(
  items: readonly Item[],
  size: number,
  passes: (kept: readonly Item[]) => Promise<boolean>,
  budget: Budget,
): Promise<readonly Item[] | undefined> {
  for (let from = 0; from < items.length && budget.left > 0; from += size) {
    const kept = [...items.slice(0, from), ...items.slice(from + size)];
    budget.left -= 1;
    if (await passes(kept)) return kept;
  }
  return undefined;
}

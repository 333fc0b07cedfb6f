import stringWidth from 'string-width';

import { cutText } from './text-layout.ts';

const gap = 2;
/** A column is not narrowed below this: nothing can be read in it any more. */
const narrowest = 12;

/**
 * A table in so many columns of a terminal: the widest columns are narrowed first, and the last ones left out where that
 * is not enough. As it is without a width, for a file or a pipe.
 */
export function fitTable(
  width: number | undefined,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  if (width === undefined) return { heads, rows };
  const natural = heads.map((head, at) =>
    rows.reduce((widest, row) => Math.max(widest, stringWidth(row[at] ?? '')), stringWidth(head)),
  );
  const shown = mostThatFit(natural, width);
  const widths = narrowed(natural.slice(0, shown), width - gap * (shown - 1));
  const cut = (cells: readonly string[]) => widths.map((most, at) => cutText(cells[at] ?? '', most));
  return { heads: cut(heads), rows: rows.map(cut) };
}

/** At least one. */
function mostThatFit(natural: readonly number[], width: number): number {
  let used = -gap;
  const fitting = natural.findIndex((own) => {
    used += gap + Math.min(own, narrowest);
    return used > width;
  });
  return Math.max(1, fitting === -1 ? natural.length : fitting);
}

function narrowed(natural: readonly number[], width: number): readonly number[] {
  const together = (most: number) => natural.reduce((sum, own) => sum + Math.min(own, most), 0);
  let most = Math.max(...natural, 1);
  while (most > 1 && together(most) > width) most -= 1;
  return natural.map((own) => Math.min(own, most));
}

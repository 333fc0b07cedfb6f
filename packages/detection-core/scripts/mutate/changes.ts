import { findConditions, type TableSchema, type Watchlist } from '@drawbridge/kql';

/** One change of a rule's query. */
export interface Change {
  /** What is done to which condition, and where it stands among others of the same text. */
  readonly name: string;
  readonly query: string;
}

interface Surroundings {
  readonly tables: readonly TableSchema[];
  readonly watchlists: readonly Watchlist[];
}

/**
 * Two changes for each condition of the query: it is left out, and it is negated. The exclusions are one text in all rules,
 * the doors one in the correlations, both written by `npm run generate`: what `elsewhere` has of them is changed there.
 */
export function changesOf(
  query: string,
  surroundings: Surroundings,
  elsewhere: readonly string[] = [],
): readonly Change[] {
  const seen = new Map<string, number>();
  const shared = sharedTextsIn(query);
  return findConditions(query, surroundings).flatMap(({ start, length, text, absent }) => {
    const words = text.replaceAll(/\s+/g, ' ');
    const isShared = shared.some(([from, to]) => start >= from && start < to);
    if (isShared && elsewhere.includes(words)) return [];
    const nth = (seen.get(words) ?? 0) + 1;
    seen.set(words, nth);
    const which = nth === 1 ? words : `${words} (${String(nth)})`;
    const withText = (replacement: string): string =>
      query.slice(0, start) + replacement + query.slice(start + length);
    return [
      { name: `without ${which}`, query: withText(absent) },
      { name: `not ${which}`, query: withText(`not(${text})`) },
    ];
  });
}

/** The conditions of a query's exclusions and doors, as words. */
export function conditionsOfSharedTexts(query: string, surroundings: Surroundings): readonly string[] {
  const shared = sharedTextsIn(query);
  return findConditions(query, surroundings)
    .filter(({ start }) => shared.some(([from, to]) => start >= from && start < to))
    .map(({ text }) => text.replaceAll(/\s+/g, ' '));
}

/** From where to where the texts between the marks of `scripts/exclusions` and `scripts/doors` go. */
function sharedTextsIn(query: string): readonly (readonly [number, number])[] {
  const blocks = query.matchAll(/\/\/ (exclusions|doors): begin[^]*?\/\/ \1: end/g);
  return [...blocks].map((block) => [block.index, block.index + block[0].length] as const);
}

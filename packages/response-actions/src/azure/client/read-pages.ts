import { TerminalFailure } from '@drawbridge/base';

/** One page of a collection, and where the next one is. */
export interface LinkedPage<Item> {
  readonly value: readonly Item[];
  /** A whole link; undefined on the last page. */
  readonly next: string | undefined;
}

/** More pages than any collection has: links that lead in a circle must end somewhere. */
const mostPages = 1_000;

/** Follows the links from page to page. Microsoft's interfaces differ only in how they name the link. */
export async function* readPages<Item>(
  first: string,
  asked: string,
  read: (path: string) => Promise<LinkedPage<Item>>,
): AsyncGenerator<LinkedPage<Item>> {
  let path: string | undefined = first;
  for (let page = 0; path !== undefined; page += 1) {
    if (page === mostPages) throw new TerminalFailure('cloud-error', `${asked} does not come to an end`);
    const current: LinkedPage<Item> = await read(path);
    yield current;
    path = current.next;
  }
}

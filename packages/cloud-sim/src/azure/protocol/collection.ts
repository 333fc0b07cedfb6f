import { jsonAnswer, type Answer } from '../../simulation/answer.ts';
import type { GraphRequest } from './graph-operation.ts';

/** One page of a collection, with the link to the next where there is one. */
export function collectionAnswer<T>(
  request: GraphRequest,
  context: string,
  all: readonly T[],
  describe: (member: T) => object,
): Answer {
  const start = Number(request.query.get('$skiptoken') ?? 0);
  const end = start + request.state.pageSize;
  return jsonAnswer(200, {
    '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#${context}`,
    ...(end < all.length ? { '@odata.nextLink': nextLink(request, end) } : {}),
    value: all.slice(start, end).map(describe),
  });
}

function nextLink({ url, pathAndQuery }: GraphRequest, skip: number): string {
  const link = new URL(url + pathAndQuery);
  link.searchParams.set('$skiptoken', String(skip));
  return link.toString();
}

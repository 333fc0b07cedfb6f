import type { AwsRequest } from '../protocol/aws-operation.ts';

/** One page of a list, in the members that IAM's lists end with. */
interface Page<T> {
  readonly items: readonly T[];
  readonly ending: { readonly IsTruncated: boolean; readonly Marker?: string };
}

/** Cuts the page that MaxItems and Marker ask for. IAM's own markers are opaque; ours hold an offset. */
export function cutPage<T>(request: AwsRequest, all: readonly T[]): Page<T> {
  const size = Number(request.parameter('MaxItems') ?? 100);
  const marker = request.parameter('Marker');
  const start = marker === undefined ? 0 : Number(Buffer.from(marker, 'base64url').toString());
  const end = start + size;
  const items = all.slice(start, end);
  if (end >= all.length) return { items, ending: { IsTruncated: false } };
  return {
    items,
    ending: { IsTruncated: true, Marker: Buffer.from(String(end)).toString('base64url') },
  };
}

/** One page of a list of Systems Manager, and the token of the next, where there is one. */
export function pageOf<T>(
  all: readonly T[],
  size: number,
  token: string | undefined,
): { readonly page: readonly T[]; readonly next: { readonly NextToken?: string } } {
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString());
  const end = start + size;
  const next = end < all.length ? { NextToken: Buffer.from(String(end)).toString('base64url') } : {};
  return { page: all.slice(start, end), next };
}

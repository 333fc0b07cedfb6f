/**
 * Whether what was granted covers what is needed. A star stands for any characters wherever it is, as in `iam:Get*`
 * or, in Azure, before `/read`. No grants cover nothing.
 */
export function isGranted(granted: readonly string[], needed: string): boolean {
  return granted.some((one) => (one.includes('*') ? patternOf(one).test(needed) : one === needed));
}

function patternOf(grant: string): RegExp {
  const parts = grant.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\/]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`);
}

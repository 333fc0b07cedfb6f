/** Whether what was granted covers what is needed. `iam:Get*` covers all that begins so; no grants cover nothing. */
export function isGranted(granted: readonly string[], needed: string): boolean {
  return granted.some((one) => (one.endsWith('*') ? needed.startsWith(one.slice(0, -1)) : one === needed));
}

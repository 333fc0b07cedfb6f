/**
 * Our own policy, by name and content: only a policy with exactly this content is ours. Somebody who may write the
 * user's policies could take the name first; then the next name is used, and theirs is left alone.
 */
export const policyNames = ['DrawbridgeDenyAll', 'DrawbridgeDenyAll-2', 'DrawbridgeDenyAll-3'] as const;

/** Denies everything. An explicit deny wins over every allow, also for credentials that were minted by the user. */
export const denyDocument = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Sid: 'DrawbridgeDenyAll', Effect: 'Deny', Action: '*', Resource: '*' }],
});

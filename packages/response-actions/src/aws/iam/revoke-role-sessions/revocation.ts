/** Our own policy's name. `AWSRevokeOlderSessions`, the console's, is left alone: the two add up. */
export const revocationPolicy = 'DrawbridgeRevokeOlderSessions';

/** The policy that the console's button writes. */
export const consolePolicy = 'AWSRevokeOlderSessions';

/** One revocation of ours: sessions that were issued before `at` are denied everything. JSON. */
export type Revocation = {
  /** ISO 8601, to the second, as it stands in the policy. */
  readonly at: string;
  /** The time of the revocation that this one took the place of; null for the first. Tells runs apart. */
  readonly after: string | null;
};

/** The document of a revocation. The statement's id names the revocation before it, so that it says whose it is. */
export function printRevocation({ at, after }: Revocation): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: `DrawbridgeAfter${after === null ? 'None' : after.replace(/[^0-9]/g, '')}`,
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:TokenIssueTime': at } },
      },
    ],
  });
}

/** Our revocation, read from a document; undefined for one whose content is not exactly ours. */
export function readRevocation(document: string): Revocation | undefined {
  const at = /"aws:TokenIssueTime"\s*:\s*"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"/.exec(document)?.[1];
  const digits = /"Sid"\s*:\s*"DrawbridgeAfter(None|\d{14})"/.exec(document)?.[1];
  if (at === undefined || digits === undefined) return undefined;
  const after =
    digits === 'None' ? null : digits.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6Z');
  const revocation = { at, after };
  return compact(document) === printRevocation(revocation) ? revocation : undefined;
}

/** The time in a policy of the console's, where it is one. */
export function readConsoleTime(document: string | undefined): string | null {
  return /"aws:TokenIssueTime"\s*:\s*\[?\s*"([\dT:.Z+-]{10,40})"/.exec(document ?? '')?.[1] ?? null;
}

/** An instant as policies have it: whole seconds, rounded up, so that nothing issued before it escapes. */
export function policyTime(instant: Date): string {
  return new Date(Math.ceil(instant.getTime() / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}

function compact(document: string): string {
  try {
    return JSON.stringify(JSON.parse(document));
  } catch {
    return document;
  }
}

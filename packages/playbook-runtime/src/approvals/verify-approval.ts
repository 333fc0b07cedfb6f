import { fail, problem, succeed, type Result } from '@drawbridge/base';

import type { Approval } from '../journal/run-events.ts';
import { verifyOidcApproval, type TrustedIssuer } from './oidc-approval.ts';
import { readSignedApproval } from './signed-approval.ts';
import { verifySshApproval } from './ssh-approval.ts';

/** Whose signatures count. */
export interface ApprovalTrust {
  /** The file of OpenSSH that says who may approve with which key. It need not exist. */
  readonly allowedSigners: string;
  readonly issuers: readonly TrustedIssuer[];
}

/**
 * The approval in a file, verified. That it is of the plan in question, of somebody else than the requester, and not
 * too old, is for `executeRun` to check.
 */
export async function readVerifiedApproval(
  file: string,
  trust: ApprovalTrust,
  now: Date,
): Promise<Result<Approval>> {
  const read = await readSignedApproval(file);
  if (!read.ok) return read;
  const { by, at, planHash } = read.value;
  if (read.value.method === 'ssh') {
    const verified = await verifySshApproval(read.value, trust.allowedSigners);
    return verified.ok ? succeed({ by, at, planHash, verified: verified.value }) : verified;
  }
  const checked = await verifyOidcApproval(read.value, trust.issuers, now);
  if (!checked.ok) return checked;
  if (checked.value.by !== by)
    return fail(
      problem('approval/not-verified', `the token is of ${checked.value.by}, and the approval names ${by}`, {
        file,
      }),
    );
  return succeed({ ...checked.value, planHash });
}

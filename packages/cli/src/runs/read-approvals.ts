import { join, resolve } from 'node:path';

import { readVerifiedApproval, type Approval, type StatedPolicy } from '@drawbridge/playbook-runtime';

import { readApprovalSettings } from '../clouds/read-configuration.ts';
import type { ContentFolders } from '../content/find-content.ts';
import type { Host } from '../terminal/host.ts';
import { ProblemsFound } from '../terminal/verb-scope.ts';

export interface ApprovalFlags {
  readonly approval?: readonly string[];
  readonly config?: string;
}

/** The approvals that were given as files, and what a name counts that was only typed. */
export interface GivenApprovals {
  readonly signed: readonly Approval[];
  readonly statedApprovals: StatedPolicy;
}

/** Reads and verifies `--approval`. One that is not good stops everything: somebody thought that it was. */
export async function readApprovals(
  host: Host,
  content: ContentFolders,
  flags: ApprovalFlags,
): Promise<GivenApprovals> {
  const { stated, allowedSigners, oidc } = await readApprovalSettings(host.cwd, flags.config);
  const trust = { allowedSigners: allowedSigners ?? join(content.root, 'allowed-signers'), issuers: oidc };
  const signed: Approval[] = [];
  for (const file of flags.approval ?? []) {
    const read = await readVerifiedApproval(resolve(host.cwd, file), trust, host.clock.now());
    if (!read.ok) throw new ProblemsFound(read.problems);
    signed.push(read.value);
  }
  return { signed, statedApprovals: stated };
}

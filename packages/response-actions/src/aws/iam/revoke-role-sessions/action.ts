import { z } from 'zod';

import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import type { ActionContext, UndoDecision } from '../../../contract/action.ts';
import { defineAction } from '../../../contract/define-action.ts';
import { deleteRolePolicy, putRolePolicy } from '../inline-policies.ts';
import { planRevoke, type RevokeChange, type RevokeUndo } from './plan-revoke.ts';
import { residualAfterRevocation } from './residual.ts';
import { policyTime, printRevocation, revocationPolicy, type Revocation } from './revocation.ts';
import { factsOfRole, observeRole, readPolicy } from './role-state.ts';
import { roles } from '../grant-resources.ts';

const parameters = z.strictObject({});
const undoToken = z.strictObject({
  account: z.string(),
  roleName: z.string().min(1),
  previous: z.strictObject({ at: z.string(), after: z.string().nullable() }).nullable(),
});

/** IAM is eventually consistent: what was written is not at once what is read. */
const patience: Patience = { everyMs: 2_000, forMs: 60_000 };

export const revokeRoleSessions = defineAction({
  id: 'aws.iam.revoke-role-sessions',
  title: 'Revoke the sessions of a role',
  description:
    'Puts an inline policy on an IAM role that denies everything to sessions which began before now (DateLessThan aws:TokenIssueTime). It hits every user of the role, not only the attacker; anyone who may assume the role gets a new session.',
  targetKinds: ['aws.principal'],
  isDefaultFor: (target) => target.principalType === 'role-session',
  parameters,
  undoToken,
  permissions: [
    { name: 'sts:GetCallerIdentity', why: 'to know our own account and identity', phase: 'observe' },
    {
      name: 'iam:GetRole',
      resource: roles,
      why: 'to read who may assume the role, and its tags',
      phase: 'observe',
    },
    {
      name: 'iam:GetRolePolicy',
      resource: roles,
      why: 'to see whether sessions were revoked before',
      phase: 'observe',
    },
    {
      name: 'iam:GetRolePolicy',
      resource: roles,
      why: 'to leave a change alone that was made already',
      phase: 'apply',
    },
    { name: 'iam:PutRolePolicy', resource: roles, why: 'to put our policy on the role', phase: 'apply' },
    { name: 'iam:GetRolePolicy', resource: roles, why: 'to read our policy back', phase: 'verify' },
    {
      name: 'iam:GetRolePolicy',
      resource: roles,
      why: 'to see that our policy is as we left it',
      phase: 'undo',
    },
    { name: 'iam:DeleteRolePolicy', resource: roles, why: 'to take our policy off again', phase: 'undo' },
  ],
  reversible: 'explicit',
  effect: 'Every session of the role that began before the change is refused, within a few minutes.',
  blastRadius: 'identity',
  auditEvents: ['iam.amazonaws.com PutRolePolicy', 'iam.amazonaws.com DeleteRolePolicy'],
  d3fend: 'D3-ANCI',
  observe: observeRole,
  plan: planRevoke,
  facts: factsOfRole,
  apply: async (context, { roleName, after }) => {
    if (isOurs(await readPolicy(context, roleName), after)) return;
    const at = policyTime(context.clock.now());
    await putRolePolicy(context, roleName, revocationPolicy, printRevocation({ at, after }));
  },
  verify: async (context, { roleName, after }: RevokeChange) => {
    const look = () => readPolicy(context, roleName);
    const now = await pollUntil(context, patience, look, (seen) => isOurs(seen, after));
    const where = `the inline policy ${revocationPolicy} of role ${roleName}`;
    if (!isOurs(now, after)) return { verified: false, reason: `IAM does not show ${where} as we wrote it` };
    const at = typeof now === 'object' ? now.at : '';
    return {
      verified: true,
      evidence: `IAM shows ${where}: sessions from before ${at} are denied; it can take a few minutes to hold everywhere`,
    };
  },
  residual: residualAfterRevocation,
  planUndo,
  applyUndo: (context, { roleName, previous }) =>
    previous === null
      ? deleteRolePolicy(context, roleName, revocationPolicy)
      : putRolePolicy(context, roleName, revocationPolicy, printRevocation(previous)),
  verifyUndo: async (context, { roleName, previous }) => {
    const look = () => readPolicy(context, roleName);
    const now = await pollUntil(context, patience, look, (seen) => isPrevious(seen, previous));
    const where = `the inline policy ${revocationPolicy} of role ${roleName}`;
    return isPrevious(now, previous)
      ? { verified: true, evidence: `IAM shows ${where} as it was before: ${say(now)}` }
      : { verified: false, reason: `IAM shows ${where} as: ${say(now)}` };
  },
});

type PolicyNow = Revocation | 'none' | 'foreign';

/** The revocation that a change makes is known by the one that it took the place of. */
function isOurs(now: PolicyNow, after: string | null): boolean {
  return typeof now === 'object' && now.after === after;
}

function isPrevious(now: PolicyNow, previous: Revocation | null): boolean {
  if (previous === null) return now === 'none';
  return typeof now === 'object' && now.at === previous.at && now.after === previous.after;
}

function say(now: PolicyNow): string {
  switch (now) {
    case 'none':
      return 'none';
    case 'foreign':
      return 'another content (not shown)';
    default:
      return `sessions from before ${now.at} are denied`;
  }
}

async function planUndo(context: ActionContext, undo: RevokeUndo): Promise<UndoDecision> {
  const { roleName, previous } = undo;
  const now = await readPolicy(context, roleName);
  const field = `policy ${revocationPolicy}`;
  if (isPrevious(now, previous)) {
    return { outcome: 'nothing', reason: `the sessions of ${roleName} are as before already: ${say(now)}` };
  }
  if (!isOurs(now, previous?.at ?? null)) {
    return {
      outcome: 'refused',
      code: 'changed-since',
      reason: `somebody has changed the inline policy ${revocationPolicy} of role ${roleName} since we wrote it`,
      hints: [
        'If sessions were revoked again since, undo that first; otherwise look at it, and remove it by hand.',
      ],
      changedSince: [
        {
          field,
          before: say(previous ?? 'none'),
          ours: 'sessions from before our change are denied',
          now: say(now),
        },
      ],
    };
  }
  return {
    outcome: 'restore',
    summary: `Allow the older sessions of role ${roleName} again`,
    differences: [{ field, before: say(now), after: say(previous ?? 'none') }],
  };
}

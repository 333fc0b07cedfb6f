import { z } from 'zod';

import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import type { ActionContext, UndoDecision, Verification } from '../../../contract/action.ts';
import { defineAction } from '../../../contract/define-action.ts';
import { deleteUserPolicy, getUserPolicy, isSameDocument, putUserPolicy } from '../inline-policies.ts';
import { denyDocument } from './deny-policy.ts';
import { planDeny, type DenyChange } from './plan-deny.ts';
import { residualAfterDeny } from './residual.ts';
import { factsOfUser, observeUser, resolveUser } from './user-state.ts';
import { users } from '../grant-resources.ts';

const parameters = z.strictObject({});
const undoToken = z.strictObject({
  account: z.string(),
  userName: z.string().min(1),
  policyName: z.string().min(1),
});

/** IAM is eventually consistent: what was written is not at once what is read. */
const patience: Patience = { everyMs: 2_000, forMs: 60_000 };

export const denyUser = defineAction({
  id: 'aws.iam.deny-user',
  title: 'Deny a user everything',
  description:
    'Puts an inline policy on one IAM user that denies everything. It holds for all of the user’s keys, for the console, and for temporary credentials that were made with GetSessionToken or GetFederationToken. No other policy is touched.',
  targetKinds: ['aws.principal', 'aws.access-key'],
  isDefaultFor: (target) => target.kind === 'aws.principal' && target.principalType !== 'role-session',
  parameters,
  undoToken,
  permissions: [
    { name: 'sts:GetCallerIdentity', why: 'to know our own account and identity', phase: 'observe' },
    {
      name: 'iam:GetAccessKeyLastUsed',
      resource: users,
      why: 'to learn from IAM whose key it is',
      phase: 'observe',
    },
    { name: 'iam:GetUser', resource: users, why: 'to read the tags of the user', phase: 'observe' },
    {
      name: 'iam:ListGroupsForUser',
      resource: users,
      why: 'to read the groups of the user',
      phase: 'observe',
    },
    {
      name: 'iam:ListAccessKeys',
      resource: users,
      why: 'to see which keys are denied with the user, for the guards',
      phase: 'observe',
    },
    {
      name: 'iam:GetUserPolicy',
      resource: users,
      why: 'to see whether our policy is there',
      phase: 'observe',
    },
    { name: 'iam:PutUserPolicy', resource: users, why: 'to put our policy on the user', phase: 'apply' },
    { name: 'iam:GetUserPolicy', resource: users, why: 'to read our policy back', phase: 'verify' },
    {
      name: 'iam:GetUserPolicy',
      resource: users,
      why: 'to see that our policy is as we left it',
      phase: 'undo',
    },
    { name: 'iam:DeleteUserPolicy', resource: users, why: 'to take our policy off again', phase: 'undo' },
  ],
  reversible: 'explicit',
  effect: 'Every call of the user is refused, whatever its keys or sessions, within a few minutes.',
  blastRadius: 'identity',
  auditEvents: ['iam.amazonaws.com PutUserPolicy', 'iam.amazonaws.com DeleteUserPolicy'],
  d3fend: 'D3-UAP',
  observe: observeUser,
  plan: planDeny,
  resolve: resolveUser,
  facts: factsOfUser,
  writesOnce: true,
  apply: (context, { userName, policyName }) => putUserPolicy(context, userName, policyName, denyDocument),
  verify: async (context, change) => {
    const now = await watchPolicy(context, change, 'ours');
    const where = `the inline policy ${change.policyName} of ${change.userName}`;
    return now === 'ours'
      ? { verified: true, evidence: `IAM shows ${where}; it can take a few minutes to hold everywhere` }
      : { verified: false, reason: `IAM does not show ${where} as we wrote it: it is ${now}` };
  },
  residual: residualAfterDeny,
  planUndo,
  applyUndo: (context, { userName, policyName }) => deleteUserPolicy(context, userName, policyName),
  verifyUndo: async (context, undo): Promise<Verification> => {
    const now = await watchPolicy(context, undo, 'gone');
    return now === 'gone'
      ? { verified: true, evidence: `IAM shows no inline policy ${undo.policyName} of ${undo.userName}` }
      : { verified: false, reason: `IAM still shows the inline policy ${undo.policyName}` };
  },
});

type PolicyNow = 'ours' | 'gone' | 'changed';

async function readPolicy(context: ActionContext, { userName, policyName }: DenyChange): Promise<PolicyNow> {
  const document = await getUserPolicy(context, userName, policyName);
  if (document === undefined) return 'gone';
  return isSameDocument(document, denyDocument) ? 'ours' : 'changed';
}

function watchPolicy(context: ActionContext, change: DenyChange, wanted: PolicyNow): Promise<PolicyNow> {
  return pollUntil(
    context,
    patience,
    () => readPolicy(context, change),
    (now) => now === wanted,
  );
}

async function planUndo(context: ActionContext, undo: DenyChange): Promise<UndoDecision> {
  const { userName, policyName } = undo;
  const field = `policy ${policyName}`;
  switch (await readPolicy(context, undo)) {
    case 'gone':
      return { outcome: 'nothing', reason: `${userName} no longer has inline policy ${policyName}` };
    case 'changed':
      return {
        outcome: 'refused',
        code: 'changed-since',
        reason: `somebody has changed the inline policy ${policyName} of ${userName} since we wrote it`,
        hints: ['Look at it, and remove it by hand if that is right.'],
        changedSince: [
          { field, before: 'none', ours: 'denies everything', now: 'another content (not shown)' },
        ],
      };
    case 'ours':
      return {
        outcome: 'restore',
        summary: `Remove the inline policy ${policyName} from IAM user ${userName}`,
        differences: [{ field, before: 'denies everything', after: 'none' }],
      };
  }
}

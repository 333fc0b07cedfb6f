import { z } from 'zod';

import type { ActionContext, UndoDecision, Verification } from '../../../contract/action.ts';
import { defineAction } from '../../../contract/define-action.ts';
import {
  awaitDisabled,
  findServiceAccount,
  iamPatience,
  setServiceAccountDisabled,
} from '../service-accounts.ts';
import { factsOfAccount, observeAccount, resolveAccount } from './account-state.ts';
import { planAccount, type AccountChange } from './plan-account.ts';
import { residualAfterAccount } from './residual.ts';
import { isServiceAccount } from '../service-account-email.ts';

const undoToken = z.strictObject({ email: z.string().min(1), uniqueId: z.string().min(1) });

export const disableServiceAccount = defineAction({
  id: 'gcp.iam.disable-service-account',
  title: 'Disable a service account',
  description:
    'Disables one service account: Google then rejects its access tokens and issues no new ones, whichever key is used. Our own account, people, and the agents of Google’s services are refused.',
  targetKinds: ['gcp.principal'],
  isDefaultFor: ({ subject }) => isServiceAccount(subject),
  parameters: z.strictObject({}),
  undoToken,
  permissions: [
    { name: 'iam.serviceAccounts.get', why: 'to read the account', phase: 'observe' },
    {
      name: 'compute.instances.list',
      why: 'to say which machines run as it; without it that is not said',
      phase: 'observe',
    },
    { name: 'iam.serviceAccounts.disable', why: 'to disable it', phase: 'apply' },
    { name: 'iam.serviceAccounts.get', why: 'to see that it is disabled', phase: 'verify' },
    { name: 'iam.serviceAccounts.get', why: 'to see that it is still as we left it', phase: 'undo' },
    { name: 'iam.serviceAccounts.enable', why: 'to enable it again', phase: 'undo' },
  ],
  reversible: 'explicit',
  effect: 'Nothing can act as the account: its tokens are rejected, and no new ones are given.',
  blastRadius: 'identity',
  auditEvents: ['google.iam.admin.v1.DisableServiceAccount', 'google.iam.admin.v1.EnableServiceAccount'],
  d3fend: 'D3-AL',
  observe: observeAccount,
  plan: planAccount,
  resolve: resolveAccount,
  facts: factsOfAccount,
  writesOnce: true,
  apply: (context, { email }) => setServiceAccountDisabled(context, email, true),
  verify: (context, change) => verifyDisabled(context, change, true),
  residual: residualAfterAccount,
  planUndo,
  applyUndo: (context, { email }) => setServiceAccountDisabled(context, email, false),
  verifyUndo: (context, undo) => verifyDisabled(context, undo, false),
});

async function planUndo(context: ActionContext, { email, uniqueId }: AccountChange): Promise<UndoDecision> {
  const now = await findServiceAccount(context, email);
  if (now === undefined) return changedSince(`service account ${email} was deleted since we disabled it`);
  if (now.uniqueId !== uniqueId) {
    const difference = { field: 'uniqueId', before: uniqueId, ours: uniqueId, now: now.uniqueId };
    return { ...changedSince(`${email} is another service account by now`), changedSince: [difference] };
  }
  if (!now.disabled) return { outcome: 'nothing', reason: `${email} was enabled by somebody already` };
  return {
    outcome: 'restore',
    summary: `Enable service account ${email} again; its tokens that have not expired, and its keys, work again`,
    differences: [{ field: 'disabled', before: 'true', after: 'false' }],
  };
}

function changedSince(reason: string): Extract<UndoDecision, { outcome: 'refused' }> {
  const hints = ['Restore it by hand if that is right.'];
  return { outcome: 'refused', code: 'changed-since', reason, hints };
}

async function verifyDisabled(
  context: ActionContext,
  { email }: AccountChange,
  wanted: boolean,
): Promise<Verification> {
  const { disabled } = await awaitDisabled(context, email, wanted);
  const said = disabled ? 'disabled' : 'enabled';
  if (disabled === wanted)
    return { verified: true, evidence: `IAM reports service account ${email} as ${said}` };
  const reason = `IAM still reports service account ${email} as ${said} after ${iamPatience.forMs / 1000} s`;
  return { verified: false, reason };
}

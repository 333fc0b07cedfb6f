import { z } from 'zod';

import type { ActionContext, UndoDecision, Verification } from '../../../contract/action.ts';
import { defineAction } from '../../../contract/define-action.ts';
import {
  awaitKeyDisabled,
  findServiceAccountKey,
  setServiceAccountKeyDisabled,
} from '../service-account-keys.ts';
import { iamPatience } from '../service-accounts.ts';
import { factsOfKey, observeKey, resolveKey } from './key-state.ts';
import { planKey, type KeyChange } from './plan-key.ts';
import { residualAfterKey } from './residual.ts';

const undoToken = z.strictObject({ email: z.string().min(1), keyId: z.string().min(1) });

export const disableServiceAccountKey = defineAction({
  id: 'gcp.iam.disable-service-account-key',
  title: 'Disable a key of a service account',
  description:
    'Disables one user-managed key of a service account, so that no new tokens can be obtained with it. The account and its other keys keep working. The key is kept, so that its id can still be searched for.',
  targetKinds: ['gcp.service-account-key'],
  isDefaultFor: () => true,
  parameters: z.strictObject({}),
  undoToken,
  permissions: [
    { name: 'iam.serviceAccounts.get', why: 'to read the account of the key', phase: 'observe' },
    { name: 'iam.serviceAccountKeys.get', why: 'to read the key', phase: 'observe' },
    { name: 'iam.serviceAccountKeys.list', why: 'to name the other keys of the account', phase: 'observe' },
    { name: 'iam.serviceAccountKeys.disable', why: 'to disable it', phase: 'apply' },
    { name: 'iam.serviceAccountKeys.get', why: 'to see that it is disabled', phase: 'verify' },
    { name: 'iam.serviceAccountKeys.get', why: 'to see that it is still as we left it', phase: 'undo' },
    { name: 'iam.serviceAccountKeys.enable', why: 'to enable it again', phase: 'undo' },
  ],
  reversible: 'explicit',
  effect: 'The key is worthless: no new tokens can be obtained with it.',
  blastRadius: 'credential',
  auditEvents: [
    'google.iam.admin.v1.DisableServiceAccountKey',
    'google.iam.admin.v1.EnableServiceAccountKey',
  ],
  d3fend: 'D3-ANCI',
  observe: observeKey,
  plan: planKey,
  resolve: resolveKey,
  facts: factsOfKey,
  writesOnce: true,
  apply: (context, { email, keyId }) => setServiceAccountKeyDisabled(context, email, keyId, true),
  verify: (context, change) => verifyDisabled(context, change, true),
  residual: residualAfterKey,
  planUndo,
  applyUndo: (context, { email, keyId }) => setServiceAccountKeyDisabled(context, email, keyId, false),
  verifyUndo: (context, undo) => verifyDisabled(context, undo, false),
});

async function planUndo(context: ActionContext, { email, keyId }: KeyChange): Promise<UndoDecision> {
  const now = await findServiceAccountKey(context, email, keyId);
  if (now === undefined) {
    return {
      outcome: 'refused',
      code: 'changed-since',
      reason: `key ${keyId} of ${email} was deleted since we disabled it, and cannot be brought back`,
      hints: ['Make a new key if one is needed.'],
      changedSince: [{ field: 'disabled', before: 'false', ours: 'true', now: 'deleted' }],
    };
  }
  if (!now.disabled) return { outcome: 'nothing', reason: `key ${keyId} was enabled by somebody already` };
  return {
    outcome: 'restore',
    summary: `Enable key ${keyId} of service account ${email} again`,
    differences: [{ field: 'disabled', before: 'true', after: 'false' }],
  };
}

async function verifyDisabled(
  context: ActionContext,
  { email, keyId }: KeyChange,
  wanted: boolean,
): Promise<Verification> {
  const { disabled } = await awaitKeyDisabled(context, email, keyId, wanted);
  const said = disabled ? 'disabled' : 'enabled';
  if (disabled === wanted) {
    return { verified: true, evidence: `IAM reports key ${keyId} of ${email} as ${said}` };
  }
  const reason = `IAM still reports key ${keyId} of ${email} as ${said} after ${iamPatience.forMs / 1000} s`;
  return { verified: false, reason };
}

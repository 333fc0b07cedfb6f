import { z } from 'zod';

import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import type { ActionContext, UndoDecision, Verification } from '../../../contract/action.ts';
import { defineAction } from '../../../contract/define-action.ts';
import { getKeyStatus, listAttachedPolicyNames, setKeyStatus, type KeyStatus } from '../access-keys.ts';
import { factsOfKey, keyObservation, observeKey } from './key-state.ts';
import { planKey, type KeyChange } from './plan-key.ts';
import { residualAfterKey } from './residual.ts';
import { users } from '../grant-resources.ts';

const parameters = z.strictObject({});
const undoToken = z.strictObject({
  account: z.string(),
  userName: z.string().min(1),
  accessKeyId: z.string().min(1),
});

/** IAM is eventually consistent: what was written is not at once what is read. */
const patience: Patience = { everyMs: 2_000, forMs: 60_000 };

/** AWS attaches these itself when it finds a leaked key: they are AWS's, and a sign that the key must stay off. */
const quarantinePrefix = 'AWSCompromisedKeyQuarantine';

export const deactivateAccessKey = defineAction({
  id: 'aws.iam.deactivate-access-key',
  title: 'Deactivate an access key',
  description:
    'Sets one long-term access key (AKIA) of an IAM user to Inactive. The key is not deleted: its id stays usable for searches in CloudTrail, and it can be put back. No other key, password or user is touched.',
  targetKinds: ['aws.access-key'],
  isDefaultFor: () => true,
  parameters,
  undoToken,
  permissions: [
    ...keyObservation,
    { name: 'iam:UpdateAccessKey', resource: users, why: 'to set the key to Inactive', phase: 'apply' },
    { name: 'iam:ListAccessKeys', resource: users, why: 'to see that the key is Inactive', phase: 'verify' },
    {
      name: 'iam:ListAccessKeys',
      resource: users,
      why: 'to see that the key is still as we left it',
      phase: 'undo',
    },
    {
      name: 'iam:ListAttachedUserPolicies',
      resource: users,
      why: 'to see whether AWS has quarantined the user',
      phase: 'undo',
    },
    { name: 'iam:UpdateAccessKey', resource: users, why: 'to set the key to Active again', phase: 'undo' },
  ],
  reversible: 'explicit',
  effect: 'Requests that are signed with the key are refused, everywhere, within a few minutes.',
  blastRadius: 'credential',
  auditEvents: ['iam.amazonaws.com UpdateAccessKey'],
  d3fend: 'D3-CR',
  observe: observeKey,
  plan: planKey,
  facts: factsOfKey,
  writesOnce: true,
  apply: (context, { userName, accessKeyId }) => setKeyStatus(context, userName, accessKeyId, 'Inactive'),
  verify: (context, change) => verifyStatus(context, change, 'Inactive'),
  residual: residualAfterKey,
  planUndo,
  applyUndo: (context, { userName, accessKeyId }) => setKeyStatus(context, userName, accessKeyId, 'Active'),
  verifyUndo: (context, undo) => verifyStatus(context, undo, 'Active'),
});

async function planUndo(context: ActionContext, undo: KeyChange): Promise<UndoDecision> {
  const { userName, accessKeyId } = undo;
  const status = await getKeyStatus(context, userName, accessKeyId);
  if (status === undefined) {
    const reason = `${accessKeyId} of ${userName} was deleted since we deactivated it`;
    return { outcome: 'refused', code: 'changed-since', reason, hints: ['Make a new key if one is needed.'] };
  }
  if (status === 'Active') {
    return {
      outcome: 'nothing',
      reason: `${accessKeyId} of ${userName} was re-activated by somebody already`,
    };
  }
  const policies = await listAttachedPolicyNames(context, userName);
  const quarantine = policies.find((name) => name.startsWith(quarantinePrefix));
  if (quarantine !== undefined) {
    const reason = `AWS has quarantined ${userName} (${quarantine}): the key is publicly known`;
    const hints = ['Replace the key by a new one; it must not be re-activated.'];
    return { outcome: 'refused', code: 'quarantined-by-aws', reason, hints };
  }
  return {
    outcome: 'restore',
    summary: `Re-activate access key ${accessKeyId} of IAM user ${userName}`,
    differences: [{ field: 'Status', before: 'Inactive', after: 'Active' }],
  };
}

async function verifyStatus(
  context: ActionContext,
  { userName, accessKeyId }: KeyChange,
  wanted: KeyStatus,
): Promise<Verification> {
  const seen = await pollUntil(
    context,
    patience,
    () => getKeyStatus(context, userName, accessKeyId),
    (status) => status === wanted,
  );
  if (seen === wanted) {
    const evidence = `IAM reports ${accessKeyId} of ${userName} as ${wanted}; it can take a few minutes to be so everywhere`;
    return { verified: true, evidence };
  }
  const now = seen === undefined ? 'is gone' : `is still ${seen}`;
  const waited = `after ${patience.forMs / 1000} s`;
  return { verified: false, reason: `IAM says that ${accessKeyId} of ${userName} ${now} ${waited}` };
}

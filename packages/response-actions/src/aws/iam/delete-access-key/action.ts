import { z } from 'zod';

import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import type { PlanDecision } from '../../../contract/action.ts';
import { defineAction } from '../../../contract/define-action.ts';
import { irreversible } from '../../../contract/irreversible.ts';
import { deleteKey, getKeyStatus } from '../access-keys.ts';
import {
  factsOfKey,
  keyObservation,
  observeKey,
  type AccessKeyTarget,
  type KeyState,
} from '../deactivate-access-key/key-state.ts';
import { planKey, type KeyChange } from '../deactivate-access-key/plan-key.ts';
import { residualAfterKey } from '../deactivate-access-key/residual.ts';
import { users } from '../grant-resources.ts';

const parameters = z.strictObject({});

/** IAM is eventually consistent: what was written is not at once what is read. */
const patience: Patience = { everyMs: 2_000, forMs: 60_000 };

export const deleteAccessKey = defineAction({
  id: 'aws.iam.delete-access-key',
  title: 'Delete an access key',
  description:
    'Deletes one long-term access key (AKIA) of an IAM user for good. Only a key that is Inactive already: deactivate it first, see what breaks, and delete it then, as AWS advises. No other key, password or user is touched.',
  targetKinds: ['aws.access-key'],
  parameters,
  permissions: [
    ...keyObservation,
    { name: 'iam:DeleteAccessKey', resource: users, why: 'to delete the key', phase: 'apply' },
    { name: 'iam:ListAccessKeys', resource: users, why: 'to see that the key is gone', phase: 'verify' },
  ],
  effect: 'The key is gone: nobody can put it back, and IAM no longer tells whose it was.',
  blastRadius: 'credential',
  auditEvents: ['iam.amazonaws.com DeleteAccessKey'],
  d3fend: 'D3-CR',
  observe: observeKey,
  plan: planDeletion,
  facts: factsOfKey,
  apply: (context, { userName, accessKeyId }) => deleteKey(context, userName, accessKeyId),
  verify: async (context, { userName, accessKeyId }) => {
    const look = () => getKeyStatus(context, userName, accessKeyId);
    const seen = await pollUntil(context, patience, look, (status) => status === undefined);
    return seen === undefined
      ? { verified: true, evidence: `IAM no longer lists access key ${accessKeyId} of ${userName}` }
      : { verified: false, reason: `IAM still lists ${accessKeyId} of ${userName} as ${seen}` };
  },
  residual: residualAfterKey,
  ...irreversible,
});

/** Pure. Whatever refuses a deactivation refuses a deletion as well. */
function planDeletion(state: KeyState, target: AccessKeyTarget): PlanDecision<KeyChange, null> {
  if (state.found !== 'key') {
    const decision = planKey(state, target);
    if (decision.outcome === 'change') throw new Error('a key that is not there cannot be changed');
    return decision;
  }
  const { accessKeyId } = target;
  const { account, userName } = state;
  if (state.isOurOwn) {
    const reason = `${accessKeyId} belongs to ${userName}, with whom Drawbridge itself acts`;
    return { outcome: 'refused', code: 'own-credentials', reason, hints: ['Act with another identity.'] };
  }
  if (state.status === 'Active') return refuseActive(target, userName);
  return {
    outcome: 'change',
    summary: `Delete access key ${accessKeyId} of IAM user ${userName} in account ${account} for good`,
    differences: [{ field: 'access key', before: 'Inactive', after: 'deleted for good' }],
    change: { account, userName, accessKeyId },
    undo: null,
  };
}

function refuseActive(target: AccessKeyTarget, userName: string): PlanDecision<KeyChange, null> {
  return {
    outcome: 'refused',
    code: 'still-active',
    reason: `${target.accessKeyId} of ${userName} is Active: a deleted key cannot be put back if it was needed`,
    hints: ['Deactivate it first; delete it when it is clear that nothing needs it.'],
    instead: [
      {
        action: 'aws.iam.deactivate-access-key',
        target,
        why: 'It cuts the key off just as well, and can be undone.',
      },
    ],
  };
}

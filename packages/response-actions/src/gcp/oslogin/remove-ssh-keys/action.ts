import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import type { ActionContext, Permission, UndoDecision, Verification } from '../../../contract/action.ts';
import { defineAction } from '../../../contract/define-action.ts';
import { deleteLoginKey, getLoginProfile, importLoginKey } from '../login-profiles.ts';
import { removeParameters } from './parameters.ts';
import {
  factsOfProfile,
  keysToken,
  observeProfile,
  planKeys,
  resolveProfile,
  type KeysChange,
} from './plan-keys.ts';
import { residualAfterKeys } from './residual.ts';
import { isServiceAccount } from '../../iam/service-account-email.ts';

const patience: Patience = { everyMs: 2_000, forMs: 60_000 };

/** OS Login's methods for the profile of somebody else: no role of IAM holds them (not re-checked with Google). */
const heldBy = 'an administrator of the domain, in Cloud Identity or Google Workspace';
const method = (name: string, why: string, phase: Permission['phase']): Permission => ({
  name: `oslogin.users.${name}`,
  why,
  phase,
  heldBy,
});

export const removeLoginKeys = defineAction({
  id: 'gcp.oslogin.remove-ssh-keys',
  title: 'Remove a person’s SSH keys from OS Login',
  description:
    'Deletes the SSH public keys of one identity, a person or a service account, from its OS Login profile, all or those that are named. The accounts on machines are kept. Public keys are kept in the journal, so that undo can import exactly what was deleted.',
  targetKinds: ['gcp.principal'],
  isDefaultFor: ({ subject }) => !isServiceAccount(subject),
  parameters: removeParameters,
  undoToken: keysToken,
  permissions: [
    method('getLoginProfile', 'to read the keys of the profile', 'observe'),
    method('sshPublicKeys.delete', 'to delete the keys', 'apply'),
    method('getLoginProfile', 'to see that the keys are gone', 'verify'),
    method('getLoginProfile', 'to see that it is still as we left it', 'undo'),
    method('importSshPublicKey', 'to import the keys again', 'undo'),
  ],
  reversible: 'explicit',
  effect: 'The keys open no new session on any machine that uses OS Login.',
  blastRadius: 'identity',
  auditEvents: [
    'google.cloud.oslogin.v1.OsLoginService.DeleteSshPublicKey',
    'google.cloud.oslogin.v1.OsLoginService.ImportSshPublicKey',
  ],
  d3fend: 'D3-CR',
  observe: observeProfile,
  plan: planKeys,
  resolve: resolveProfile,
  facts: factsOfProfile,
  apply,
  verify: verifyGone,
  residual: residualAfterKeys,
  planUndo,
  applyUndo,
  verifyUndo: verifyBack,
});

/** One call per key: what was deleted before one failed is told. */
async function apply(context: ActionContext, { user, removed }: KeysChange): Promise<void> {
  for (const { fingerprint } of removed) {
    await deleteLoginKey(context, user, fingerprint);
    if (removed.length > 1) context.onStep?.(`key ${fingerprint} was deleted`);
  }
}

async function applyUndo(context: ActionContext, { user, removed }: KeysChange): Promise<void> {
  const { keys } = await getLoginProfile(context, user);
  const present = new Set(keys.map((key) => key.key));
  for (const key of removed.filter((removedKey) => !present.has(removedKey.key)))
    await importLoginKey(context, user, key);
}

async function planUndo(context: ActionContext, { user, removed, left }: KeysChange): Promise<UndoDecision> {
  const { keys } = await getLoginProfile(context, user);
  const now = keys.map((key) => key.fingerprint);
  const ours = removed.map((key) => key.fingerprint);
  const isBack = ours.every((fingerprint) => now.includes(fingerprint));
  if (isBack) return { outcome: 'nothing', reason: `${user} has the SSH keys back already` };
  const others = now.filter((fingerprint) => !ours.includes(fingerprint));
  if ([...others].sort().join() !== [...left].sort().join()) {
    const list = (fingerprints: readonly string[]): string => fingerprints.join(', ') || 'none';
    return {
      outcome: 'refused',
      code: 'changed-since',
      reason: `somebody has changed the SSH keys of ${user} in OS Login since`,
      hints: ['Find out in the audit log who changed them, and import the keys by hand if that is right.'],
      changedSince: [
        { field: 'SSH keys', before: list([...left, ...ours]), ours: list(left), now: list(now) },
      ],
    };
  }
  const missing = removed.filter((key) => !now.includes(key.fingerprint));
  return {
    outcome: 'restore',
    summary: `Import ${missing.length} SSH keys of ${user} into OS Login again`,
    differences: missing.map(({ fingerprint }) => ({
      field: 'SSH key',
      before: 'removed',
      after: fingerprint,
    })),
  };
}

function verifyGone(context: ActionContext, { user, removed }: KeysChange): Promise<Verification> {
  return verifyKeys(
    context,
    user,
    (now) => removed.every((key) => !now.includes(key.key)),
    'without the keys',
  );
}

function verifyBack(context: ActionContext, { user, removed }: KeysChange): Promise<Verification> {
  return verifyKeys(context, user, (now) => removed.every((key) => now.includes(key.key)), 'with the keys');
}

async function verifyKeys(
  context: ActionContext,
  user: string,
  isAsWanted: (keys: readonly string[]) => boolean,
  how: string,
): Promise<Verification> {
  const look = async (): Promise<readonly string[]> =>
    (await getLoginProfile(context, user)).keys.map((key) => key.key);
  if (isAsWanted(await pollUntil(context, patience, look, isAsWanted))) {
    return { verified: true, evidence: `OS Login reports the profile of ${user} ${how}` };
  }
  const reason = `the profile of ${user} in OS Login is not ${how} after ${patience.forMs / 1000} s`;
  return { verified: false, reason };
}

import { isFailure, TerminalFailure, type Failure } from '@drawbridge/base';
import { z } from 'zod';

import { partlyDone } from '../../../calls/partly-done.ts';
import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import type { ActionContext, UndoDecision, Verification } from '../../../contract/action.ts';
import { defineAction } from '../../../contract/define-action.ts';
import { resolvePerson } from '../person.ts';
import {
  describeOnPremises,
  describeUser,
  getUser,
  revokeSignInSessions,
  setAccountEnabled,
  type EntraUser,
} from '../users.ts';
import { planUser, type UserChange, type UserUndo } from './plan-user.ts';
import { userParameters } from './parameters.ts';
import { residualAfterUser } from './residual.ts';
import { factsOfUser, observeUser } from './user-state.ts';

const undoToken = z.strictObject({
  userId: z.string().min(1),
  userPrincipalName: z.string(),
  /** Absent in runs from before there was the choice. */
  cloudOnly: z.boolean().default(false),
});

/** Directory replicas lag: what was written is not at once what is read. */
const patience: Patience = { everyMs: 2_000, forMs: 60_000 };

export const disableUser = defineAction({
  id: 'azure.entra.disable-user',
  title: 'Disable a user and revoke the sessions',
  description:
    'Disables one account in Entra ID, so that it cannot sign in, and then revokes its sign-in sessions, so that what is signed in has to sign in again. Emergency accounts and the last Global Administrator are refused, and accounts mastered on premises unless the cloud account alone is chosen.',
  targetKinds: ['entra.user'],
  isDefaultFor: () => true,
  parameters: userParameters,
  undoToken,
  permissions: [
    { name: 'User.Read.All', why: 'to read the account', phase: 'observe' },
    {
      name: 'RoleManagement.Read.Directory',
      why: 'to see its roles, and that it is not the last Global Administrator',
      phase: 'observe',
    },
    {
      name: 'GroupMember.Read.All',
      why: 'to see its groups, and who is Global Administrator through a group',
      phase: 'observe',
    },
    { name: 'User.EnableDisableAccount.All', why: 'to disable the account', phase: 'apply' },
    {
      name: 'User.Read.All',
      why: 'asked for by Graph beside User.EnableDisableAccount.All',
      phase: 'apply',
    },
    { name: 'User.RevokeSessions.All', why: 'to revoke its sign-in sessions', phase: 'apply' },
    { name: 'User.Read.All', why: 'to see that it is disabled', phase: 'verify' },
    { name: 'User.Read.All', why: 'to see that it is still as we left it', phase: 'undo' },
    { name: 'User.EnableDisableAccount.All', why: 'to enable the account again', phase: 'undo' },
  ],
  reversible: 'yes',
  effect:
    'The account cannot sign in, and its refresh tokens and browser sessions are worthless. Undo enables the account; the sessions stay revoked.',
  blastRadius: 'identity',
  auditEvents: [
    'Update user',
    'Disable account',
    'Update StsRefreshTokenValidFrom Timestamp',
    'Enable account',
  ],
  d3fend: 'D3-AL',
  observe: observeUser,
  plan: planUser,
  resolve: resolvePerson,
  facts: factsOfUser,
  apply,
  verify: (context, change) => verifyEnabled(context, change, false),
  residual: residualAfterUser,
  planUndo,
  applyUndo: (context, { userId }) => setAccountEnabled(context, userId, true),
  verifyUndo: (context, undo) => verifyEnabled(context, undo, true),
});

/** Disables first: sessions that were revoked while the account could still sign in would be renewed. */
async function apply(context: ActionContext, change: UserChange): Promise<void> {
  try {
    await setAccountEnabled(context, change.userId, false);
  } catch (thrown) {
    throw isMasteredElsewhere(change, thrown) ? await revokedOnly(context, change, thrown) : thrown;
  }
  if (!change.revokeSessions) return;
  try {
    await revokeSignInSessions(context, change.userId);
  } catch (thrown) {
    throw isFailure(thrown) ? halfDone(change, thrown) : thrown;
  }
}

/** Graph answers 400, and no code of its own, where it takes no such change of an account from on premises. */
function isMasteredElsewhere({ cloudOnly }: UserChange, thrown: unknown): thrown is TerminalFailure {
  return cloudOnly && thrown instanceof TerminalFailure && thrown.code === 'cloud-error';
}

/** What can be done at once is done, and told as what it is. */
async function revokedOnly(
  context: ActionContext,
  change: UserChange,
  refused: TerminalFailure,
): Promise<Failure> {
  if (change.revokeSessions) await revokeSignInSessions(context, change.userId);
  return partlyDone(
    refused,
    `${change.revokeSessions ? 'sign-in sessions were revoked, but the' : 'the'} account of ${describeUser({ userPrincipalName: change.userPrincipalName, id: change.userId })} was not disabled, since Entra ID does not take that of an account that is mastered on premises`,
    'Disable it in Active Directory on premises now, and let it synchronise.',
  );
}

function halfDone(change: UserChange, failure: Failure): Failure {
  const name = describeUser({ userPrincipalName: change.userPrincipalName, id: change.userId });
  return partlyDone(
    failure,
    `the account of ${name} was disabled, but its sign-in sessions were not revoked`,
    'The account cannot sign in now. Resume this run to revoke the sessions, or revoke them in Entra ID; undo it to enable the account. A new plan would have nothing to do.',
  );
}

async function planUndo(context: ActionContext, { userId, cloudOnly }: UserUndo): Promise<UndoDecision> {
  const user = await findUser(context, userId);
  if (user === undefined) return changedSince(`the account ${userId} was deleted since we disabled it`);
  const name = describeUser(user);
  if (user.accountEnabled) {
    return { outcome: 'nothing', reason: `the account of ${name} was enabled by somebody already` };
  }
  if (user.isSynced && !cloudOnly) {
    return changedSince(`${name} is mastered on premises since: it is enabled there, not in Entra ID`);
  }
  return {
    outcome: 'restore',
    summary: `Enable the account of ${name} again; its revoked sessions stay revoked, so everyone has to sign in again${stillSynced(user)}`,
    differences: [{ field: 'accountEnabled', before: 'false', after: 'true' }],
  };
}

/** We do not see whether it was disabled on premises since, as it had to be. */
function stillSynced(user: EntraUser): string {
  if (!user.isSynced) return '';
  return `. Only in Entra ID: if ${describeOnPremises(user)} was disabled on premises since, enable it there instead; until the next synchronisation this undo would let it sign in to the cloud`;
}

async function findUser(context: ActionContext, userId: string) {
  try {
    return await getUser(context, userId);
  } catch (thrown) {
    if (isFailure(thrown) && thrown.code === 'not-found') return undefined;
    throw thrown;
  }
}

function changedSince(reason: string): UndoDecision {
  return {
    outcome: 'refused',
    code: 'changed-since',
    reason,
    hints: ['Restore it by hand if that is right.'],
  };
}

async function verifyEnabled(
  context: ActionContext,
  { userId }: Pick<UserUndo, 'userId'>,
  wanted: boolean,
): Promise<Verification> {
  const user = await pollUntil(
    context,
    patience,
    () => getUser(context, userId),
    (seen) => seen.accountEnabled === wanted,
  );
  const name = describeUser(user);
  if (user.accountEnabled === wanted) {
    return { verified: true, evidence: `Entra ID reports the account of ${name} as ${said(wanted)}` };
  }
  const reason = `Entra ID still reports the account of ${name} as ${said(user.accountEnabled)} after ${patience.forMs / 1000} s`;
  return { verified: false, reason };
}

function said(enabled: boolean): string {
  return enabled ? 'enabled' : 'disabled';
}

import { z } from 'zod';

import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import type { ActionContext, Verification } from '../../../contract/action.ts';
import { defineAction } from '../../../contract/define-action.ts';
import { factsOfPerson, observePerson, resolvePerson } from '../person.ts';
import { describeUser, getUser, revokeSignInSessions } from '../users.ts';
import { planRevocation, type Revocation } from './plan-revocation.ts';
import { residualAfterRevocation } from './residual.ts';

/** Directory replicas lag, and "takes a few minutes" is Microsoft's own word for it. */
const patience: Patience = { everyMs: 5_000, forMs: 180_000 };

/**
 * How far before the present the instant may lie from which sessions are valid, to be taken for the one that we set:
 * our own waiting, and two clocks that do not agree. Whatever moved it within that time, older sessions are ended.
 */
const recentMs = patience.forMs + 120_000;

export const revokeSessions = defineAction({
  id: 'azure.entra.revoke-sessions',
  title: 'Revoke the sign-in sessions of a user',
  description:
    'Makes every refresh token and browser session of one person in Entra ID worthless, so that whatever is signed in has to sign in again. The account itself stays as it is: anyone who knows the password can sign in. Works for people who are mastered on premises; does nothing for guests, who are refused.',
  targetKinds: ['entra.user'],
  parameters: z.strictObject({}),
  undoToken: z.strictObject({}),
  permissions: [
    { name: 'User.Read.All', why: 'to read the account', phase: 'observe' },
    { name: 'GroupMember.Read.All', why: 'to see its groups, for the guards', phase: 'observe' },
    { name: 'RoleManagement.Read.Directory', why: 'to see its roles, for the guards', phase: 'observe' },
    { name: 'User.RevokeSessions.All', why: 'to revoke its sign-in sessions', phase: 'apply' },
    { name: 'User.Read.All', why: 'to see from when on sessions are valid', phase: 'verify' },
  ],
  reversible: 'no',
  effect:
    'Refresh tokens and browser sessions from before are not accepted. It cannot be undone: people sign in again.',
  blastRadius: 'identity',
  auditEvents: ['Update StsRefreshTokenValidFrom Timestamp'],
  d3fend: 'D3-ST',
  observe: observePerson,
  plan: planRevocation,
  resolve: resolvePerson,
  facts: factsOfPerson,
  apply: (context, { userId }) => revokeSignInSessions(context, userId),
  verify: verifyRevoked,
  residual: residualAfterRevocation,
  planUndo: () => Promise.resolve({ outcome: 'nothing', reason: 'revoked sessions cannot be brought back' }),
  applyUndo: () => Promise.resolve(),
  verifyUndo: () => Promise.resolve({ verified: false, reason: 'revoked sessions cannot be brought back' }),
});

async function verifyRevoked(context: ActionContext, change: Revocation): Promise<Verification> {
  const isRecent = ({ sessionsValidFrom }: { readonly sessionsValidFrom: string | null }): boolean =>
    sessionsValidFrom !== null && Date.parse(sessionsValidFrom) >= context.clock.now().getTime() - recentMs;
  const user = await pollUntil(context, patience, () => getUser(context, change.userId), isRecent);
  const name = describeUser(user);
  const since = user.sessionsValidFrom ?? 'no instant at all';
  if (isRecent(user)) {
    return {
      verified: true,
      evidence: `Entra ID accepts only sessions of ${name} that began after ${since}`,
    };
  }
  const reason = `Entra ID still accepts sessions of ${name} since ${since}, ${patience.forMs / 1000} s after they were revoked`;
  return { verified: false, reason };
}

import { TerminalFailure } from '@drawbridge/base';
import { z } from 'zod';

import type { ActionContext } from '../../contract/action.ts';
import { callGraph, listGraph, parseGraph } from '../client/graph-client.ts';
import { graphKey, graphText } from '../client/graph-key.ts';

/** Graph's user, as far as we read it. Unknown fields are dropped. */
const userAnswer = z.object({
  id: z.string().min(1),
  userPrincipalName: z.string(),
  displayName: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
  userType: z.string().nullish(),
  onPremisesSyncEnabled: z.boolean().nullish(),
  onPremisesDistinguishedName: z.string().nullish(),
  onPremisesDomainName: z.string().nullish(),
  onPremisesSamAccountName: z.string().nullish(),
  signInSessionsValidFromDateTime: z.string().nullish(),
  createdDateTime: z.string().nullish(),
  mail: z.string().nullish(),
  proxyAddresses: z.array(z.string()).nullish(),
});

/** True, also for a guest, where it does nothing; some clouds send no body. */
const revocation = z.object({ value: z.boolean().optional() }).default({});

/** What we read of a person, JSON. */
export type EntraUser = {
  /** The object id, whichever way the user was asked for. */
  readonly id: string;
  readonly userPrincipalName: string;
  /** Null where the account has none; it need not be the principal name. */
  readonly mail: string | null;
  /**
   * Every address by which mail and calls reach the account, without the type in front; null where Graph does not show
   * them. Only administrators set these, unlike `otherMails`: with that one, people could make themselves protected.
   */
  readonly addresses: readonly string[] | null;
  /** ISO 8601; null where Graph does not tell. */
  readonly createdAt: string | null;
  readonly accountEnabled: boolean;
  /** A guest signs in at home: our tenant holds no sessions to revoke. */
  readonly isGuest: boolean;
  readonly isSynced: boolean;
  /** What the account is called in the directory on premises: the names that Graph gives, the exact one first. */
  readonly onPremisesNames: readonly string[];
  /** Refresh tokens from before this instant are not accepted. */
  readonly sessionsValidFrom: string | null;
};

const adminsOnly =
  'For administrators, and for members or owners of role-assignable groups, the caller also needs the role Privileged Authentication Administrator; in a restricted management administrative unit it needs a role scoped to that unit.';

const select = Object.keys(userAnswer.shape).join(',');

/** Reads one user by object id or, failing that, by principal name. */
export async function getUser(context: ActionContext, id: string): Promise<EntraUser> {
  const answer = await callGraph(context, {
    method: 'GET',
    path: `/users(${graphKey(id)})?$select=${select}`,
    permission: 'User.Read.All',
    hints: {
      'not-found': [
        'Check the object id and the tenant; a user deleted in the last 30 days is among the deleted users.',
      ],
    },
  });
  return readUser(parseGraph(userAnswer, answer, 'GET /users/{id}'));
}

/** Every user with this mail address, of which Graph does not promise that it is one. */
export async function findUsersByMail(context: ActionContext, mail: string): Promise<readonly EntraUser[]> {
  const filter = encodeURIComponent(`mail eq ${graphText(mail)}`);
  const request = { path: `/users?$filter=${filter}&$select=${select}`, permission: 'User.Read.All' };
  return (await listGraph(context, request, userAnswer, 'GET /users')).map(readUser);
}

function readUser(user: z.output<typeof userAnswer>): EntraUser {
  if (typeof user.accountEnabled !== 'boolean') throw hiddenFlag(user.userPrincipalName);
  return {
    id: user.id,
    userPrincipalName: user.userPrincipalName,
    mail: user.mail ?? null,
    addresses: user.proxyAddresses?.map(withoutType) ?? null,
    createdAt: user.createdDateTime ?? null,
    accountEnabled: user.accountEnabled,
    isGuest: user.userType === 'Guest' || user.userPrincipalName.includes('#EXT#'),
    isSynced: user.onPremisesSyncEnabled === true,
    onPremisesNames: onPremisesNames(user),
    sessionsValidFrom: user.signInSessionsValidFromDateTime ?? null,
  };
}

/** `smtp:pat@example.com`, the main one in capitals, and in some answers with a blank. */
function withoutType(proxyAddress: string): string {
  return proxyAddress.slice(proxyAddress.indexOf(':') + 1).trim();
}

/** By which a person may be listed beside the object id: the principal name, and the addresses that Graph shows. */
export function addressesOf({ userPrincipalName, mail, addresses }: EntraUser): readonly string[] {
  return [...new Set([userPrincipalName, ...(mail === null ? [] : [mail]), ...(addresses ?? [])])];
}

function onPremisesNames(user: z.output<typeof userAnswer>): readonly string[] {
  const { onPremisesDomainName: domain, onPremisesSamAccountName: account } = user;
  const logonName = isGiven(account) && isGiven(domain) ? `${domain}\\${account}` : account;
  return [user.onPremisesDistinguishedName, logonName].filter(isGiven);
}

function isGiven(name: string | null | undefined): name is string {
  return typeof name === 'string' && name !== '';
}

/** To those who may read only a part of it, Graph shows an account with empty fields instead of refusing. */
function hiddenFlag(userPrincipalName: string): TerminalFailure {
  const message = `Microsoft Graph does not show us whether ${userPrincipalName} is enabled (User.Read.All)`;
  return new TerminalFailure('access-denied', message, {
    hints: ['Grant User.Read.All to the application that Drawbridge uses.'],
  });
}

/** Enables or disables an account. The flag is a JSON boolean, and success is a 204 without a body. */
export async function setAccountEnabled(
  context: ActionContext,
  id: string,
  accountEnabled: boolean,
): Promise<void> {
  const permission = 'User.EnableDisableAccount.All';
  await callGraph(context, {
    method: 'PATCH',
    path: `/users(${graphKey(id)})`,
    body: { accountEnabled },
    permission,
    hints: {
      'access-denied': [
        `Grant ${permission}, with User.Read.All, to the application that Drawbridge uses.`,
        adminsOnly,
      ],
    },
  });
}

/** Makes all refresh tokens and browser sessions of a user invalid. It takes a few minutes, and is not undoable. */
export async function revokeSignInSessions(context: ActionContext, id: string): Promise<void> {
  const permission = 'User.RevokeSessions.All';
  const answer = await callGraph(context, {
    method: 'POST',
    path: `/users(${graphKey(id)})/revokeSignInSessions`,
    permission,
    hints: { 'access-denied': [`Grant ${permission} to the application that Drawbridge uses.`, adminsOnly] },
  });
  const { value } = parseGraph(revocation, answer, 'POST /users/{id}/revokeSignInSessions');
  if (value !== false) return;
  throw new TerminalFailure(
    'cloud-error',
    `Microsoft Graph says that it did not revoke the sessions of ${id}`,
  );
}

/** Whom to disable on premises: by the names there, or else by the principal name. */
export function describeOnPremises({ onPremisesNames: names, userPrincipalName }: EntraUser): string {
  return names.length === 0 ? userPrincipalName : names.join(', ');
}

/** `alice@example.com (object id)`. */
export function describeUser(user: { readonly userPrincipalName: string; readonly id: string }): string {
  return `${user.userPrincipalName} (${user.id})`;
}

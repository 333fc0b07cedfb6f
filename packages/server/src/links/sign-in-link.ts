import { randomBytes } from 'node:crypto';

import { fail, problem, sha256, succeed, type Clock, type Result } from '@drawbridge/base';

import type { Caller } from '../identity/callers/caller.ts';
import { checkApprover, type Identified, type LinkedIdentities } from '../identity/callers/same-person.ts';
import type { LinkRecord, LinkStore } from './link-store.ts';

/** What a link asks a decision on: one plan of one run, in one round. */
export interface LinkTarget {
  readonly runId: string;
  readonly round: number;
  readonly planHash: string;
}

/** What a decision by link takes beside the person: the state of the run at this moment, and who asked for it. */
export interface LinkDecision {
  readonly current: LinkTarget;
  readonly requester: Identified;
  readonly linked: LinkedIdentities;
}

/** What links take from outside. */
export interface LinkContext {
  readonly store: LinkStore;
  readonly clock: Clock;
}

/**
 * Makes a link to one plan. It has no power of its own: to decide takes signing in, having the role and not being the
 * requester. It goes to a channel whose readers are not known, and programs that preview links open it; so opening it
 * changes nothing, and only the decision uses it up. An approval by two people takes two links.
 */
export async function makeSignInLink(
  target: LinkTarget,
  { baseUrl, expiresAt }: { readonly baseUrl: string; readonly expiresAt: Date },
  { store, clock }: LinkContext,
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const { runId, round, planHash } = target;
  const times = { createdAt: clock.now().toISOString(), expiresAt: expiresAt.toISOString() };
  await store.put({ tokenHash: sha256(token), runId, round, planHash, ...times });
  return `${baseUrl.replace(/\/$/, '')}/approve/${token}`;
}

/** What a link leads to, as long as it leads anywhere. Changes nothing. */
export async function findSignInLink(
  token: string,
  { store, clock }: LinkContext,
): Promise<Result<LinkRecord>> {
  const record = /^[\w-]{43}$/.test(token) ? await store.find(sha256(token)) : undefined;
  if (record === undefined) return refuse('link/unknown', 'there is no such link');
  if (record.used !== undefined) return refuse('link/used', 'a decision was taken through this link already');
  if (clock.now().getTime() >= new Date(record.expiresAt).getTime()) {
    return refuse('link/expired', 'the link has expired');
  }
  return succeed(record);
}

/**
 * Uses a link up for the decision of a person who signed in, if the person may decide and the plan is still the one
 * that the link was made for. Only one call for a link succeeds; the decision is carried out after it.
 */
export async function useSignInLink(
  token: string,
  person: Caller,
  { current, requester, linked }: LinkDecision,
  context: LinkContext,
): Promise<Result<LinkRecord>> {
  const found = await findSignInLink(token, context);
  if (!found.ok) return found;
  const { runId, round, planHash, tokenHash } = found.value;
  if (runId !== current.runId) return refuse('link/unknown', 'the link is for another run');
  if (round !== current.round || planHash !== current.planHash) {
    return refuse('link/plan-changed', 'the plan was made again since: the link is for the one before');
  }
  const allowed = checkApprover(person, requester, linked);
  if (!allowed.ok) return allowed;
  const used = { at: context.clock.now().toISOString(), by: person.subject };
  if (await context.store.use(tokenHash, used)) return succeed({ ...found.value, used });
  return refuse('link/used', 'a decision was taken through this link already');
}

function refuse(code: string, message: string): Result<never> {
  return fail(problem(code, message));
}

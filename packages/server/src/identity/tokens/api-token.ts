import { randomBytes, timingSafeEqual } from 'node:crypto';

import { fail, inertText, problem, sha256, succeed, type Result } from '@drawbridge/base';

import type { Role } from '../../settings/authentication-settings.ts';
import { bytesInBase62, checksumOf } from './base62.ts';
import type { ApiTokenRecord } from './token-store.ts';

/** A new token, which is shown once, and what is kept of it. */
export interface IssuedToken {
  readonly token: string;
  readonly record: ApiTokenRecord;
}

/** What a token is asked to be. */
export interface TokenRequest {
  readonly name: string;
  readonly owner: string;
  readonly roles: readonly Role[];
  readonly expiresAt: Date;
  /** Whether an agent will hold it. */
  readonly agent?: boolean;
  /** Eleven letters and digits that stand for its holder in journals; random where absent. */
  readonly id?: string;
}

const longestLifeMs = 366 * 86_400_000;
const longestOverlapMs = 30 * 86_400_000;

/** What a machine may be given. It does not approve, so no token can have that role. */
const machineRoles: readonly Role[] = ['viewer', 'responder', 'admin'];

/**
 * Issues an API token: `dbr_<id>_<43 digits of secret><6 of checksum>`, all in base 62, so that scanners recognise a
 * real one offline and a double click selects it whole.
 */
export function issueApiToken(request: TokenRequest, now: Date): Result<IssuedToken> {
  const wrong = whatIsWrong(request, now);
  if (wrong !== undefined) return fail(problem('token/invalid', wrong));
  const id = request.id ?? bytesInBase62(randomBytes(8), 11);
  const token = printToken(id);
  const { name, owner, roles, expiresAt } = request;
  const record = {
    id,
    name: inertText(name, 100),
    owner,
    roles: [...new Set(roles)],
    ...(request.agent === true ? { agent: true } : {}),
    secretHash: sha256(token),
    createdAt: now.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
  return succeed({ token, record });
}

/** A second secret for a token; the first is still taken until `overlapUntil`, thirty days at most. */
export function rotateApiToken(record: ApiTokenRecord, overlapUntil: Date, now: Date): Result<IssuedToken> {
  const overlap = overlapUntil.getTime() - now.getTime();
  if (!isAlive(record, now)) return fail(problem('token/ended', 'the token has expired or was revoked'));
  if (!(overlap >= 0 && overlap <= longestOverlapMs)) {
    return fail(problem('token/invalid', 'the first secret is taken for thirty days more at most'));
  }
  const token = printToken(record.id);
  const previous = { secretHash: record.secretHash, validUntil: overlapUntil.toISOString() };
  return succeed({ token, record: { ...record, secretHash: sha256(token), previous } });
}

/** The record of a token that is taken no longer, by either secret. */
export function revokeApiToken(record: ApiTokenRecord, now: Date): ApiTokenRecord {
  return { ...record, revokedAt: record.revokedAt ?? now.toISOString() };
}

const form = /^(dbr_([0-9A-Za-z]{11})_[0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

/** The id in a token whose form and checksum are right; undefined for every other text. */
export function idOfApiToken(text: string): string | undefined {
  const [, body = '', id, checksum] = form.exec(text) ?? [];
  return checksum !== undefined && checksumOf(body) === checksum ? id : undefined;
}

/** Whether a token is the record's, by its secret or the one from before a rotation. Takes the same time either way. */
export function matchesRecord(token: string, record: ApiTokenRecord | undefined, now: Date): boolean {
  const hash = Buffer.from(sha256(token), 'hex');
  const isCurrent = isEqual(hash, record?.secretHash);
  const isPrevious = isEqual(hash, record?.previous?.secretHash);
  if (record === undefined || !isAlive(record, now)) return false;
  const isOverlap =
    record.previous !== undefined && now.getTime() < new Date(record.previous.validUntil).getTime();
  return isCurrent || (isPrevious && isOverlap);
}

function printToken(id: string): string {
  const body = `dbr_${id}_${bytesInBase62(randomBytes(32), 43)}`;
  return body + checksumOf(body);
}

function isEqual(hash: Buffer, expected: string | undefined): boolean {
  const other = Buffer.from(expected ?? '', 'hex');
  const isWhole = other.length === hash.length;
  return timingSafeEqual(hash, isWhole ? other : Buffer.alloc(hash.length)) && isWhole;
}

function isAlive({ expiresAt, revokedAt }: ApiTokenRecord, now: Date): boolean {
  return revokedAt === undefined && now.getTime() < new Date(expiresAt).getTime();
}

function whatIsWrong(
  { name, owner, roles, expiresAt, agent, id }: TokenRequest,
  now: Date,
): string | undefined {
  const life = expiresAt.getTime() - now.getTime();
  if (name.trim() === '') return 'a token has a name that says what it is for';
  if (owner === '') return 'a token has an owner, who answers for it';
  if (roles.length === 0) return 'a token without a role may do nothing: name at least one';
  if (agent === true && roles.includes('admin')) return 'no agent has the role admin';
  if (id !== undefined && !/^[0-9A-Za-z]{11}$/.test(id))
    return 'the id of a token is eleven letters and digits';
  const denied = roles.find((role) => !machineRoles.includes(role));
  if (denied !== undefined) return `no token has the role ${denied}: a machine does not approve`;
  return life > 0 && life <= longestLifeMs
    ? undefined
    : 'a token lives for a year at most, and expires in the future';
}

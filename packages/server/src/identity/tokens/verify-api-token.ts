import { problem, succeed, type Clock, type Problem, type Result } from '@drawbridge/base';

import type { Caller } from '../callers/caller.ts';
import { refuse } from '../issuers/refusals.ts';
import { idOfApiToken, matchesRecord } from './api-token.ts';
import type { ApiTokenRecord, TokenStore } from './token-store.ts';

/** Uses closer together than this are noted once. */
const touchEveryMs = 60_000;

/** Who holds an API token. */
export async function verifyApiToken(
  token: string,
  store: TokenStore,
  clock: Clock,
): Promise<Result<Caller>> {
  const id = idOfApiToken(token);
  if (id === undefined)
    return refuse('identity/malformed', 'this is no API token: its checksum does not fit');
  const found = await find(store, id);
  if (!found.ok) return found;
  const record = found.value;
  if (!matchesRecord(token, record, clock.now()) || record === undefined) {
    return refuse('identity/not-verified', 'the API token is not known, was revoked or has expired');
  }
  const caller: Caller = {
    subject: `token:${id}`,
    kind: record.agent === true ? 'agent' : 'token',
    roles: record.roles,
    display: `${record.name} (${record.agent === true ? 'agent' : 'API token'})`,
    personKeys: [record.owner],
  };
  return succeed(caller, await touch(record, store, clock));
}

async function find(store: TokenStore, id: string): Promise<Result<ApiTokenRecord | undefined>> {
  try {
    return succeed(await store.find(id));
  } catch {
    return refuse('identity/unavailable', 'the store of API tokens cannot be read');
  }
}

/** A disk that is full must not keep a responder out: that the use was not noted is a warning. */
async function touch(record: ApiTokenRecord, store: TokenStore, clock: Clock): Promise<readonly Problem[]> {
  const now = clock.now();
  const last = record.lastUsedAt === undefined ? 0 : new Date(record.lastUsedAt).getTime();
  if (now.getTime() - last < touchEveryMs) return [];
  try {
    await store.touch(record.id, now.toISOString());
    return [];
  } catch {
    const message = `the last use of token:${record.id} could not be noted`;
    return [problem('identity/not-noted', message, { severity: 'warning' })];
  }
}

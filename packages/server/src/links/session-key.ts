import { randomBytes } from 'node:crypto';

import { fail, problem, succeed, type Result } from '@drawbridge/base';

/** The key that seals the cookies: from the text of its file, or one for as long as this process lives. */
export function readSessionKey(text: string | undefined): Result<Uint8Array> {
  if (text === undefined) return succeed(randomBytes(32));
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text.trim());
  const key = Buffer.from(text.trim(), 'base64');
  if (isBase64 && key.length === 32) return succeed(key);
  const hints = ['openssl rand -base64 32 makes one'];
  return fail(problem('sign-in/bad-key', 'the session key is not 32 bytes in base64', { hints }));
}

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { newSealKey } from '@drawbridge/playbook-runtime';
import { readSessionKey, type ServerSettings } from '@drawbridge/server';

import { ProblemsFound } from '../terminal/verb-scope.ts';

/** The key that decisions are sealed with, in the state folder; made at the first start. */
export async function sealKeyIn(state: string): Promise<string> {
  const file = join(state, 'seal-key.pem');
  try {
    await writeFile(file, newSealKey(), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFile(file, 'utf8');
}

/** What the cookies of people who signed in are sealed with. */
export async function sessionKeyOf(
  { authentication: { signIn } }: ServerSettings,
  whole: (path: string) => string,
): Promise<Uint8Array> {
  const file = signIn?.sessionKeyFile;
  const key = readSessionKey(file === undefined ? undefined : await readFile(whole(file), 'utf8'));
  if (!key.ok) throw new ProblemsFound(key.problems);
  return key.value;
}

/** The secret of the client that people sign in by; undefined where it is public. */
export async function clientSecretOf(
  { authentication: { signIn } }: ServerSettings,
  whole: (path: string) => string,
): Promise<string | undefined> {
  const file = signIn?.clientSecretFile;
  return file === undefined ? undefined : (await readFile(whole(file), 'utf8')).trim();
}

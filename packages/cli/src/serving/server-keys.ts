import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { problem } from '@drawbridge/base';
import { decisionSeal, newSealKey } from '@drawbridge/playbook-runtime';
import { readSessionKey, type ServerSettings } from '@drawbridge/server';

import { ProblemsFound } from '../terminal/verb-scope.ts';

/** The key that decisions are sealed with: of its file, or one in the state folder that is made at the first start. */
export async function sealKeyOf(
  { sealKeyFile }: ServerSettings,
  state: string,
  whole: (path: string) => string,
): Promise<string> {
  if (sealKeyFile === undefined) return sealKeyIn(state);
  const file = whole(sealKeyFile);
  const key = (await readKeyFile(file, 'server.sealKeyFile')).toString();
  try {
    decisionSeal(key);
    return key;
  } catch {
    const hints = [`openssl genpkey -algorithm ed25519 -out ${file} makes one`];
    throw new ProblemsFound([
      problem('server/bad-seal-key', 'this is no Ed25519 private key in PEM', { file, hints }),
    ]);
  }
}

/** What is in the file of a key; a problem that names the setting where it cannot be read. */
export async function readKeyFile(file: string, setting: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const message = `${setting}: ${(error as Error).message}`;
    throw new ProblemsFound([problem('server/key-unreadable', message, { file })]);
  }
}

async function sealKeyIn(state: string): Promise<string> {
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
  const key = readSessionKey(
    file === undefined ? undefined : (await readKeyFile(whole(file), 'sessionKeyFile')).toString(),
  );
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

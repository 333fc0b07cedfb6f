import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  type KeyObject,
} from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { fail, problem, succeed, type Result } from '@drawbridge/base';

import { noteVerifier, type NoteSigner, type NoteVerifier } from '../checkpoint/signed-note.ts';

/** Reads the Ed25519 key that signs logs; made at first use, for its owner's eyes only. */
export async function openSigningKey(path: string): Promise<Result<KeyObject>> {
  try {
    return await readSigningKey(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      return fail(unusable(path, (error as Error).message));
  }
  try {
    await createSigningKey(path);
    return await readSigningKey(path);
  } catch (error) {
    return fail(unusable(path, (error as Error).message));
  }
}

async function readSigningKey(path: string): Promise<Result<KeyObject>> {
  const { mode } = await stat(path);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    return fail(unusable(path, 'others than its owner may read it', `chmod 600 ${path}`));
  const key = createPrivateKey(await readFile(path));
  return key.asymmetricKeyType === 'ed25519' ? succeed(key) : fail(unusable(path, 'it is no Ed25519 key'));
}

/** A link appears with its contents or not at all, and never replaces a key that another process has just made. */
async function createSigningKey(path: string): Promise<void> {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, pem, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function unusable(path: string, why: string, ...hints: readonly string[]) {
  return problem('audit/key-unusable', `the key that signs the audit log cannot be used: ${why}`, {
    file: path,
    hints: hints.length > 0 ? hints : ['audit.key in drawbridge.config.yaml names another file'],
  });
}

/** The public half of a key that is there; undefined where it is not, or cannot be used. Makes none. */
export async function readVerifier(path: string, origin: string): Promise<NoteVerifier | undefined> {
  const key = await readSigningKey(path).catch(() => undefined);
  return key?.ok === true ? signerFor(origin, key.value).verifier : undefined;
}

/** The key under the name of a log. */
export function signerFor(origin: string, key: KeyObject): NoteSigner {
  return { key, verifier: noteVerifier(origin, createPublicKey(key)) };
}

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { root } from '../drawbridge.ts';

const run = promisify(execFile);
const requirements = join(root, 'test/src/exports/demisto/requirements.txt');
/** Emptied by `npm ci`, and never needed: what is in it is installed again. */
const cache = join(root, 'node_modules/.cache/drawbridge/demisto-sdk');

/** A Python with the model of demisto-sdk, or why there is none. */
export type DemistoSdk =
  { readonly found: true; readonly python: string } | { readonly found: false; readonly reason: string };

/** Installs it from PyPI, by hash, when it is first asked for. A machine without Python or PyPI is no failure. */
export async function prepareDemistoSdk(base: string | undefined): Promise<DemistoSdk> {
  if (base === undefined)
    return { found: false, reason: 'there is no Python 3.10 or newer with venv and pip' };
  const digest = createHash('sha256')
    .update(base)
    .update(await readFile(requirements))
    .digest('hex');
  const folder = join(cache, digest.slice(0, 16));
  const python = join(folder, 'bin/python');
  if (existsSync(python)) return { found: true, python };
  // Made beside its place and moved there whole: what is there is complete.
  const unfinished = `${folder}.${String(process.pid)}`;
  try {
    await mkdir(cache, { recursive: true });
    await run(base, ['-m', 'venv', unfinished]);
    const exactly = ['--require-hashes', '--no-deps', '--only-binary', ':all:', '-r', requirements];
    const quietly = ['--quiet', '--no-input', '--disable-pip-version-check', '--no-compile'];
    await run(join(unfinished, 'bin/python'), ['-m', 'pip', 'install', ...quietly, ...exactly]);
    await rename(unfinished, folder);
    return { found: true, python };
  } catch (thrown) {
    await rm(unfinished, { recursive: true, force: true });
    const { stderr = '', message = '' } = thrown as { stderr?: string; message?: string };
    const [last = ''] = (stderr.trim() || message).split('\n').slice(-1);
    return { found: false, reason: `pip could not install it: ${last}` };
  }
}

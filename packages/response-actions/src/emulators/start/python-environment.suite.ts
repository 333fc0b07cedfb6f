import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Emptied by `npm ci`, and never needed: what is in it is installed again. */
const cache = fileURLToPath(
  new URL('../../../../../node_modules/.cache/drawbridge/emulators/', import.meta.url),
);

/** A Python with packages, or why there is none. */
export type PythonEnvironment =
  { readonly found: true; readonly python: string } | { readonly found: false; readonly reason: string };

/**
 * A virtual environment with exactly the packages of a requirements file, which carries versions and hashes. Made when
 * it is first asked for: a minute or two, from PyPI. A machine without Python or without PyPI is no failure.
 */
export async function preparePython(
  name: string,
  requirements: string,
  atLeast: PythonVersion,
): Promise<PythonEnvironment> {
  if (process.env.DRAWBRIDGE_EMULATORS === 'off')
    return { found: false, reason: 'DRAWBRIDGE_EMULATORS is off' };
  const base = await findPython(atLeast);
  if (base === undefined) {
    const reason = `${name} needs Python ${atLeast.join('.')} or newer with venv and pip, and there is none`;
    return { found: false, reason };
  }
  const digest = createHash('sha256')
    .update(base.version)
    .update(await readFile(requirements))
    .digest('hex');
  const folder = join(cache, `${name}-${digest.slice(0, 16)}`);
  const python = join(folder, 'bin', 'python');
  if (existsSync(python)) return { found: true, python };
  // Made beside its place and moved there whole: what is there is complete, even if another process makes it too.
  const unfinished = `${folder}.${String(process.pid)}`;
  try {
    await mkdir(cache, { recursive: true });
    await run(base.path, ['-m', 'venv', unfinished]);
    const exactly = ['--require-hashes', '--no-deps', '--only-binary', ':all:', '-r', requirements];
    const quietly = ['--quiet', '--no-input', '--disable-pip-version-check', '--no-compile'];
    const pip = ['-m', 'pip', 'install', ...quietly, ...exactly];
    await run(join(unfinished, 'bin', 'python'), pip);
    await rename(unfinished, folder);
  } catch (thrown) {
    await rm(unfinished, { recursive: true, force: true });
    if (existsSync(python)) return { found: true, python };
    return { found: false, reason: `pip could not install ${name}: ${lastLine(thrown)}` };
  }
  return { found: true, python };
}

export type PythonVersion = readonly [major: number, minor: number];

interface Python {
  readonly path: string;
  readonly version: string;
}

async function findPython([major, minor]: PythonVersion): Promise<Python | undefined> {
  const newEnough = `assert sys.version_info >= (${String(major)}, ${String(minor)})`;
  const tell = `import ensurepip, sys, venv; ${newEnough}; print(sys.executable); print(sys.version)`;
  for (const name of ['python3', 'python', ...newerNames, ...(await listPyenv())]) {
    try {
      const [path = '', ...version] = (await run(name, ['-c', tell])).stdout.trim().split('\n');
      return { path, version: version.join(' ') };
    } catch {
      // Not there, too old, or without venv: the next one may do.
    }
  }
  return undefined;
}

const newerNames = ['python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

/** pyenv keeps its Pythons out of the path, but for the one that is chosen. */
async function listPyenv(): Promise<readonly string[]> {
  const versions = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  try {
    return (await readdir(versions)).map((version) => join(versions, version, 'bin', 'python')).sort();
  } catch {
    return [];
  }
}

function lastLine(thrown: unknown): string {
  const { stderr = '', message = String(thrown) } = thrown as { stderr?: string; message?: string };
  return (stderr.trim() || message).split('\n').at(-1) ?? '';
}

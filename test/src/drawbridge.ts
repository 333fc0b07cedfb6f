import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Real logs that lie beside a checkout at the project's own workplace; tests that want them skip where they are absent. */
export const corpus = join(root, '../shared/corpus');

export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** One for all tests, unless a test is about it. */
  readonly cacheFolder?: string;
}

/** Runs the command as a person would, with no configuration of this machine's clouds. */
export function drawbridge(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const cacheFolder = options.cacheFolder ?? join(root, 'node_modules/.cache/drawbridge-tests');
  return new Promise((settle, reject) => {
    const child = spawn(process.execPath, [join(root, 'packages/cli/bin/drawbridge.js'), ...args], {
      cwd: options.cwd ?? root,
      env: {
        PATH: process.env.PATH,
        HOME: '/nonexistent',
        XDG_CACHE_HOME: cacheFolder,
        NO_COLOR: '1',
        CI: 'true',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const heard = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (heard.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (heard.err += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      settle({ code: code ?? -1, ...heard });
    });
  });
}

/** A fresh folder for what a command leaves behind. */
export function freshFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'drawbridge-'));
}

import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import type { createProgram, runCommandLine } from '@drawbridge/cli';

import { createHost } from './in-process.ts';

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
  /** Of a process of its own, beside what every test has. */
  readonly env?: Readonly<Record<string, string>>;
  /** What a process of its own reads from standard input; nothing if absent. */
  readonly input?: string | Uint8Array;
}

const sharedCache = join(root, 'node_modules/.cache/drawbridge-tests');

/** What a person's own machine could tell the command, and a test must not. */
const environment = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  // What a person's own runs are signed with is kept there.
  XDG_DATA_HOME: join(tmpdir(), `drawbridge-data-${String(process.pid)}`),
  DRAWBRIDGE_STATE: '.drawbridge',
  NO_COLOR: '1',
  CI: 'true',
};

/** Runs the command as a person would, in a process of its own: for tests of how it starts, ends and keeps things. */
export function drawbridgeProcess(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return new Promise((settle, reject) => {
    const child = spawn(process.execPath, [join(root, 'packages/cli/bin/drawbridge.js'), ...args], {
      cwd: options.cwd ?? root,
      env: { ...environment, XDG_CACHE_HOME: options.cacheFolder ?? sharedCache, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    // A command that does not read it, or not to its end, closes it.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input);
    const heard = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (heard.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (heard.err += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      settle({ code: code ?? -1, ...heard });
    });
  });
}

/** The bundle that the command runs, in this process: its modules and its parser are loaded once for a test file. */
export function loadProgram(): Promise<Program> {
  return (program ??= load());
}

interface Program {
  readonly createProgram: typeof createProgram;
  readonly runCommandLine: typeof runCommandLine;
  readonly build: string;
}

let program: Promise<Program> | undefined;

async function load(): Promise<Program> {
  // Nothing of this machine's clouds, which the vendors' SDKs look for by themselves.
  for (const name of Object.keys(process.env)) {
    if (/^(AWS|AZURE|GOOGLE|GCLOUD|CLOUDSDK|ARM)_/.test(name)) Reflect.deleteProperty(process.env, name);
  }
  Object.assign(process.env, environment, { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' });
  const bundler = pathToFileURL(join(root, 'packages/cli/bin/bundle.js')).href;
  const { bundleSources } = (await import(bundler)) as {
    bundleSources: () => Promise<{ readonly build: string; readonly main: string }>;
  };
  const { build, main } = await bundleSources();
  return { ...((await import(main)) as Omit<Program, 'build'>), build };
}

/** Runs the command on a host of its own, with no configuration of this machine's clouds. */
export async function drawbridge(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { runCommandLine, build } = await loadProgram();
  const { host, heard } = createHost({
    cwd: options.cwd ?? root,
    cacheFolder: join(options.cacheFolder ?? sharedCache, 'drawbridge'),
    env: { ...environment },
    build,
  });
  const code = await runCommandLine(args, host);
  return { code, ...heard };
}

/** A fresh folder for what a command leaves behind. */
export function freshFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'drawbridge-'));
}

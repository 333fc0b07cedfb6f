import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cachedDataVersionTag } from 'node:v8';

import { fail, problem, succeed, type Result } from '@drawbridge/base';

import { warmUpQueries } from './warm-up-queries.ts';

/**
 * A V8 startup snapshot of Microsoft's parser, loaded and warmed up: a process that starts from it parses its first
 * query after 0.3 s instead of 2 s. The price is a file of 24 MB for each version of Node and of the parser, and a
 * process of its own: a snapshot cannot be loaded into a running one. The process that starts the engine (the command line)
 * decides where the file lies; it is code, so the folder must belong to the user.
 *
 * The file's name has its own size and second of change, so that one that was cut off or written over is not found.
 */

const require = createRequire(import.meta.url);
const run = promisify(execFile);

const PARSER_FILES = ['bridge.min.js', 'Kusto.Language.Bridge.min.js'];
const BUILD_TIMEOUT_MS = 120_000;

/** Analysing builds the grammar and the built-in symbols, which is most of the cold start, and compiles the parser. */
const WARM_UP = `
;(() => {
  const { KustoCode, GlobalState } = globalThis.Kusto.Language;
  for (const text of ${JSON.stringify(warmUpQueries)}) {
    KustoCode.ParseAndAnalyze(text, GlobalState.Default).GetDiagnostics();
  }
  require('node:v8').startupSnapshot.setDeserializeMainFunction(() => {
    const launcher = process.argv[1];
    require('node:module').createRequire(launcher)(launcher);
  });
})();
`;

/** A snapshot's main function cannot import modules, only require this file, which can. */
const LAUNCHER = `process.argv.splice(1, 1);
import(require('node:url').pathToFileURL(process.argv[1]).href);
`;

/** `unusable`: it was built, and did not work. */
export type SnapshotSearch =
  { readonly kind: 'found'; readonly path: string } | { readonly kind: 'missing' | 'unusable' };

/** Looks in a folder for the snapshot for this Node and this parser. */
export async function findParserSnapshot(folder: string): Promise<SnapshotSearch> {
  const name = await snapshotName();
  const files = await readdir(folder).catch((): readonly string[] => []);
  if (files.includes(unusableMark(name))) return { kind: 'unusable' };
  if (!files.includes(basename(launcherPath(folder)))) return { kind: 'missing' };
  for (const file of files.filter((candidate) => candidate.startsWith(name) && candidate.endsWith('.blob'))) {
    const path = join(folder, file);
    if (file === (await wholeName(name, path))) return { kind: 'found', path };
  }
  return { kind: 'missing' };
}

/** Takes a snapshot that did not start a process out of use: until it is built again, or for good. */
export async function rejectParserSnapshot(
  path: string,
  options: { readonly forGood: boolean },
): Promise<void> {
  const mark = join(dirname(path), unusableMark(await snapshotName()));
  const rejecting = [rm(path, { force: true }), ...(options.forGood ? [writeFile(mark, '')] : [])];
  // A folder that has become read-only keeps it; the next run will come here again, and be right all the same.
  await Promise.allSettled(rejecting);
}

/** Builds the snapshot (some seconds) and gives its path. Where it cannot be built, nothing but speed is lost. */
export async function buildParserSnapshot(folder: string): Promise<Result<string>> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return succeed(await build(folder));
  } catch (thrown) {
    const reason = thrown instanceof Error ? (thrown.message.split('\n', 1)[0] ?? '') : String(thrown);
    const message = `the parser's snapshot could not be built: ${reason}`;
    return fail(
      problem('kql/no-snapshot', message, { severity: 'warning', hints: ['only startup is slower'] }),
    );
  }
}

async function build(folder: string): Promise<string> {
  const name = await snapshotName();
  const work = join(folder, `${name}.${process.pid}`);
  try {
    const sources = await Promise.all(PARSER_FILES.map((file) => readFile(parserFile(file), 'utf8')));
    await writeFile(`${work}.js`, `${sources.join('\n;\n')}${WARM_UP}`);
    const args = ['--snapshot-blob', work, '--build-snapshot', `${work}.js`];
    await run(process.execPath, args, { timeout: BUILD_TIMEOUT_MS, env: {} });
    await writeFile(`${work}.cjs`, LAUNCHER);
    await rename(`${work}.cjs`, launcherPath(folder));
    // Last, and at once: a snapshot that is found is whole.
    const path = join(folder, (await wholeName(name, work)) ?? '');
    await rename(work, path);
    return path;
  } finally {
    const left = ['.js', '.cjs', ''].map((ending) => rm(`${work}${ending}`, { force: true }));
    await Promise.allSettled(left);
  }
}

/** Node's arguments that start `program` (a module with its `args`) from a snapshot. */
export function snapshotArguments(snapshot: string, program: string, args: readonly string[]): string[] {
  return ['--snapshot-blob', snapshot, launcherPath(dirname(snapshot)), program, ...args];
}

const launcherPath = (folder: string): string => join(folder, 'launch.cjs');

const parserFile = (name: string): string => require.resolve(`@kusto/language-service-next/${name}`);

const unusableMark = (name: string): string => `${name}.unusable`;

/** Undefined where there is no such file. Whole seconds, because archives keep no more. */
async function wholeName(name: string, path: string): Promise<string | undefined> {
  if (!existsSync(path)) return undefined;
  const { size, mtimeMs } = await stat(path);
  return `${name}-${size}-${Math.floor(mtimeMs / 1000)}.blob`;
}

/** The version of the parser that is installed. */
export function parserVersion(): string {
  return (require('@kusto/language-service-next/package.json') as { readonly version: string }).version;
}

/** A snapshot works only in the very Node that built it: same binary, same flags of V8. */
async function snapshotName(): Promise<string> {
  const { size, mtimeMs } = await stat(process.execPath);
  const made = [
    WARM_UP,
    LAUNCHER,
    process.execPath,
    size,
    mtimeMs,
    process.versions.v8,
    cachedDataVersionTag(),
  ];
  const hash = createHash('sha256').update(made.join('\n')).digest('hex').slice(0, 8);
  return `kql-${parserVersion()}-node-${process.version}-${process.platform}-${process.arch}-${hash}`;
}

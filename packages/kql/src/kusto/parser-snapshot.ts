import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { fail, problem, succeed, type Result } from '@drawbridge/base';

/**
 * A V8 startup snapshot of Microsoft's parser, loaded and warmed up: a process that starts from it parses its first
 * query after 0.3 s instead of 1.9 s. The price is a file of 23 MB for each version of Node and of the parser, and a
 * process of its own: a snapshot cannot be loaded into a running one. Whoever starts the process (the command line)
 * decides where the file lies; it is code, so the folder must belong to the user.
 */

const require = createRequire(import.meta.url);
const run = promisify(execFile);

const PARSER_FILES = ['bridge.min.js', 'Kusto.Language.Bridge.min.js'];
const BUILD_TIMEOUT_MS = 120_000;

/** Analysing once builds the grammar and the built-in symbols, which is most of the cold start. */
const WARM_UP = `
;(() => {
  const { KustoCode, GlobalState } = globalThis.Kusto.Language;
  const text = 'print x = 1 | where x > 0 | extend y = tostring(x) | summarize count() by bin(x, 2), y';
  KustoCode.ParseAndAnalyze(text, GlobalState.Default).GetDiagnostics();
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

/** Where the snapshot for this Node and this parser lies in a folder; undefined where it has not been built. */
export function findParserSnapshot(folder: string): string | undefined {
  const path = snapshotPath(folder);
  return existsSync(path) && existsSync(launcherPath(folder)) ? path : undefined;
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
      problem('kql/no-snapshot', message, { severity: 'warning', hints: ['only the start is slower'] }),
    );
  }
}

async function build(folder: string): Promise<string> {
  const path = snapshotPath(folder);
  const work = `${path}.${process.pid}`;
  try {
    const sources = await Promise.all(PARSER_FILES.map((name) => readFile(parserFile(name), 'utf8')));
    await writeFile(`${work}.js`, `${sources.join('\n;\n')}${WARM_UP}`);
    const args = ['--snapshot-blob', work, '--build-snapshot', `${work}.js`];
    await run(process.execPath, args, { timeout: BUILD_TIMEOUT_MS });
    await writeFile(launcherPath(folder), LAUNCHER);
    // Last, and at once: a snapshot that is found is whole.
    await rename(work, path);
    return path;
  } finally {
    await Promise.all([rm(`${work}.js`, { force: true }), rm(work, { force: true })]);
  }
}

/** Node's arguments that start `program` (a module with its `args`) from a snapshot. */
export function snapshotArguments(snapshot: string, program: string, args: readonly string[]): string[] {
  return ['--snapshot-blob', snapshot, launcherPath(join(snapshot, '..')), program, ...args];
}

const launcherPath = (folder: string): string => join(folder, 'launch.cjs');

const parserFile = (name: string): string => require.resolve(`@kusto/language-service-next/${name}`);

function snapshotPath(folder: string): string {
  const { version } = require('@kusto/language-service-next/package.json') as { readonly version: string };
  const made = createHash('sha256').update(WARM_UP).digest('hex').slice(0, 8);
  return join(
    folder,
    `kql-${version}-node-${process.version}-${process.platform}-${process.arch}-${made}.blob`,
  );
}

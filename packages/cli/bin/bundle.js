/**
 * In a checkout the sources are bundled before they are run, and the bundle is kept in `node_modules/.cache/drawbridge`
 * and used for as long as none of the files that it was made from has changed: looking at a thousand files takes some
 * milliseconds, transpiling and loading five hundred files takes seconds.
 *
 * A file counts as changed when its size, its times, or its place on disk are others. Times alone cannot prove that a
 * file which changed just before, or during, the bundling is the one that was read: such a bundle is used once and not
 * kept.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { bundle, root } from './bundler.js';

const folder = join(root, 'node_modules', '.cache', 'drawbridge');
const listFile = join(folder, 'bundle.json');

/** What decides how the sources are read, besides the sources. */
const settings = [
  'packages/cli/bin/bundle.js',
  'packages/cli/bin/bundler.js',
  'package.json',
  'tsconfig.base.json',
  'node_modules/.package-lock.json',
];

/** Too large, native, or located by their files: loaded as they are, on demand. */
const external =
  /^(@duckdb\/node-bindings|@kusto|@aws-sdk|@google-cloud|google-auth-library|@azure|@temporalio|libsql|tsx)(\/|$)/;

/** Installed only where it is used: what imports it says so where it is not there. */
const optional = /^@temporalio\//;

/** File systems that keep times by two seconds exist. */
const UNSURE_MS = 2000;

/** A process may load its parts late: what it runs is left in place for this long. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/** The bundle of the sources as they are now: `main` is its entry, `build` names its content. */
export async function bundleSources() {
  return findBundle() ?? (await makeBundle());
}

function findBundle() {
  let list;
  try {
    list = JSON.parse(readFileSync(listFile, 'utf8'));
    if (list.root !== root) return undefined;
    for (const [file, state] of Object.entries(list.files)) if (stateOf(file) !== state) return undefined;
    statSync(join(folder, list.build, 'main.mjs'));
  } catch {
    return undefined;
  }
  return described(list.build);
}

const described = (build) => ({ build, main: pathToFileURL(join(folder, build, 'main.mjs')).href });

function stateOf(file) {
  const { size, mtimeMs, ctimeMs, ino } = statSync(join(root, file));
  return [size, mtimeMs, ctimeMs, ino].join();
}

async function makeBundle() {
  const begun = Date.now();
  const { outputFiles, metafile } = await build();
  const files = [...settings, ...Object.keys(metafile.inputs).filter((file) => !file.startsWith('('))];
  const hash = createHash('sha256');
  for (const outputFile of outputFiles) hash.update(`${basename(outputFile.path)} ${outputFile.hash}\n`);
  const name = hash.digest('hex').slice(0, 16);
  write(name, outputFiles);
  const times = files.map((file) => statSync(join(root, file)));
  const isSure = times.every(({ mtimeMs, ctimeMs }) => Math.max(mtimeMs, ctimeMs) < begun - UNSURE_MS);
  if (isSure) {
    const states = Object.fromEntries(files.map((file) => [file, stateOf(file)]));
    writeWhole(listFile, JSON.stringify({ root, build: name, files: states }));
  }
  removeOld(name);
  return described(name);
}

const build = () =>
  bundle({ outdir: folder, changeSource: asFromSource, plugins: [whereInstalled], sourcemap: true });

/** What a module finds by its own place it finds from the bundle too. */
function asFromSource(path, text) {
  const here = JSON.stringify(pathToFileURL(path).href);
  return basename(path) === 'program-files.ts' ? text : text.replaceAll('import.meta.url', here);
}

/** What is not bundled is named by its place on disk: the bundle lies elsewhere. */
const whereInstalled = {
  name: 'where-installed',
  setup(build) {
    build.onResolve({ filter: external }, async ({ path, pluginData, ...from }) => {
      if (pluginData === whereInstalled) return undefined;
      const found = await build.resolve(path, { ...from, pluginData: whereInstalled });
      if (found.errors.length > 0) return optional.test(path) ? { path, external: true } : found;
      const isImport = from.kind === 'import-statement' || from.kind === 'dynamic-import';
      return { path: isImport ? pathToFileURL(found.path).href : found.path, external: true };
    });
  },
};

/** Named for its content: one that exists already is the same. */
function write(name, outputFiles) {
  const target = join(folder, name);
  const work = `${target}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  try {
    for (const outputFile of outputFiles)
      writeFileSync(join(work, basename(outputFile.path)), outputFile.contents);
    renameSync(work, target);
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    statSync(join(target, 'main.mjs'), { throwIfNoEntry: true });
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST' && error.code !== 'EPERM') throw error;
  }
}

function writeWhole(file, text) {
  const work = `${file}.${process.pid}`;
  writeFileSync(work, text);
  renameSync(work, file);
}

function removeOld(name) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (!entry.isDirectory() || entry.name === name) continue;
    if (statSync(path).mtimeMs < Date.now() - KEPT_MS) rmSync(path, { recursive: true, force: true });
  }
}

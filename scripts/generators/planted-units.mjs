import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Remembers the working tree, so that what is made in it afterwards can be listed, and taken out again. */
export function rememberTree() {
  const before = changedFiles();
  const kept = new Map([...before].filter(existsSync).map((file) => [file, readFileSync(file)]));
  const isOther = (file) => !kept.get(file)?.equals(readFileSync(file));
  const made = () => [...changedFiles()].filter((file) => existsSync(file) && isOther(file));
  return { made, restore: () => restore(made(), kept), isRestored: () => made().length === 0 };
}

/** Every file that differs from the last commit, those that it does not know among them. */
function changedFiles() {
  const status = execFileSync('git', ['status', '--porcelain', '-z', '-uall', '--no-renames'], {
    encoding: 'utf8',
  });
  return new Set(
    status
      .split('\0')
      .filter(Boolean)
      .map((line) => line.slice(3)),
  );
}

function restore(files, kept) {
  for (const file of files) {
    if (kept.has(file)) writeFileSync(file, kept.get(file));
    else if (isCommitted(file)) execFileSync('git', ['checkout', '--quiet', '--', file]);
    else removeUnit(file);
  }
}

function isCommitted(file) {
  return execFileSync('git', ['ls-files', '--', file], { encoding: 'utf8' }) !== '';
}

/** The file, what was built from it, and the folders that are empty then. */
function removeUnit(file) {
  const stem = file.replace(/\.[^./]+$/, '');
  for (const path of [file, ...outputsOf(stem)]) {
    rmSync(path, { force: true });
    removeEmpty(dirname(path));
  }
}

function outputsOf(stem) {
  const [, packageFolder, path] = /^(packages\/[^/]+)\/(src\/.*)$/.exec(stem) ?? [];
  if (packageFolder === undefined) return [];
  const built = [`${packageFolder}/dist/${path.slice('src/'.length)}`, `${packageFolder}/out-tsc/${path}`];
  return built.flatMap((each) =>
    ['.js', '.js.map', '.d.ts', '.d.ts.map'].map((ending) => `${each}${ending}`),
  );
}

function removeEmpty(folder) {
  if (!existsSync(folder) || readdirSync(folder).length > 0) return;
  rmSync(folder, { recursive: true });
  removeEmpty(dirname(folder));
}

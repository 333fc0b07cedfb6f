import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Remembers the working tree, so that what is made in it afterwards can be listed, and taken out again. */
export function rememberTree() {
  const before = changedFiles();
  const kept = new Map([...before].filter(existsSync).map((file) => [file, readFileSync(file)]));
  const isOther = (file) => !kept.get(file)?.equals(readFileSync(file));
  const made = () => [...changedFiles()].filter((file) => existsSync(file) && isOther(file));
  return {
    made,
    restore: (files) => restore(files, kept),
    isRestored: (files) => !made().some((file) => files.includes(file)),
  };
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

/** The file, and the folders that are empty then. */
function removeUnit(file) {
  rmSync(file, { force: true });
  removeEmpty(dirname(file));
}

function removeEmpty(folder) {
  if (!existsSync(folder) || readdirSync(folder).length > 0) return;
  rmSync(folder, { recursive: true });
  removeEmpty(dirname(folder));
}

/**
 * What to run after each change: lint, types and tests of the packages that differ from `main` (or from the commit
 * named as argument), uncommitted files included, and the types of everything that depends on them. What has not
 * changed since it last passed is taken from Nx's cache, and types from the last `tsc --build`. The tests of dependents, the runs of the whole command in
 * `test/`, and the emulators are left to `npm test`; of `test/` only the files that were changed are run.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';

const [base = 'main'] = process.argv.slice(2);
const environment = { ...process.env, DRAWBRIDGE_EMULATORS: 'off', NX_DAEMON: 'false', NX_TUI: 'false' };

const files = changedFiles();
const packages = readdirSync('packages')
  .filter((name) => files.some((file) => file.startsWith(`packages/${name}/`) || reads(name, file)))
  .map((name) => `@drawbridge/${name}`);
const endToEnd = files.filter((file) => /^test\/.*\.test\.ts$/.test(file) && existsSync(file));

const steps = [
  // First: lint reads other packages as they were built.
  ...(files.length === 0 ? [] : [['tsc', '--build']]),
  ...(packages.length === 0
    ? []
    : [['nx', 'run-many', '-t', 'lint', 'test', `--projects=${packages.join()}`, '--output-style=static']]),
  ...(files.some((file) => file.startsWith('test/')) ? [['nx', 'lint', '@drawbridge/test']] : []),
  ...(endToEnd.length === 0 ? [] : [['vitest', 'run', '--project', 'test', ...endToEnd]]),
];

console.log(
  `${String(files.length)} files differ from ${base}; packages: ${packages.join(', ') || 'none'}; ` +
    'not run: the tests of what depends on them, and of the command as a whole (npm test)',
);
const failed = steps.filter((step) => {
  console.log(`\n== ${step.slice(0, 4).join(' ')}`);
  return spawnSync('npx', step, { stdio: 'inherit', env: environment }).status !== 0;
});
for (const step of failed) console.log(`FAILED: ${step.slice(0, 4).join(' ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

function changedFiles() {
  const git = (...command) => execFileSync('git', command, { encoding: 'utf8' }).split('\n').filter(Boolean);
  const changed = git('diff', '--name-only', '--merge-base', base);
  return [...new Set([...changed, ...git('ls-files', '--others', '--exclude-standard')])];
}

/** Whether the tests of a package read this file of content, which its target `test` says. */
function reads(name, file) {
  const { nx } = JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8'));
  const inputs = nx?.targets?.test?.inputs ?? [];
  return inputs
    .filter((input) => typeof input === 'string' && input.startsWith('{workspaceRoot}/'))
    .map((input) => input.replace('{workspaceRoot}/', ''))
    .some((input) => (input.endsWith('/**/*') ? file.startsWith(input.slice(0, -4)) : file === input));
}

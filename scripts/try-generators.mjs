/**
 * Uses each generator once, in place: what it makes has to pass lint, types, format, structure and the tests of its
 * catalogue as it is, and its own test has to say what is still to be written. Then all of it is removed again.
 */
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { checkTypes } from './generators/check-types.mjs';
import { rememberTree } from './generators/planted-units.mjs';
import { reportStructure } from './structure/report.mjs';

const uses = [
  [
    'action',
    'aws.iam.try-generators',
    '--target=aws.principal',
    '--reads=iam:GetUser',
    '--writes=iam:PutUserPolicy',
  ],
  ['operator', 'ConsumeOperator', '--room=pipeline'],
  ['function', 'parse_version', '--room=text'],
];

const root = fileURLToPath(new URL('..', import.meta.url));
const env = { ...process.env, NX_DAEMON: 'false', NO_COLOR: '1', FORCE_COLOR: '0' };
const run = (...command) => promisify(execFile)('npx', command, { cwd: root, env, encoding: 'utf8' });

process.chdir(root);
const tree = rememberTree();
// What somebody else writes while the checks run is not ours to remove.
let made;
process.on('exit', () => tree.restore(made ?? tree.made()));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

const brokenBefore = brokenLimits();
for (const [generator, ...options] of uses)
  execFileSync('npx', ['nx', 'generate', `@drawbridge/generators:${generator}`, ...options], {
    env,
    stdio: 'pipe',
  });
made = tree.made();
const code = made.filter((file) => file.endsWith('.ts'));

const checks = {
  lint: () => run('eslint', ...code),
  format: () => run('prettier', '--check', ...made),
  structure: async () => expectNothing(brokenLimits().filter((line) => !brokenBefore.includes(line))),
  tests: expectUnwritten,
  types: async () => expectNothing(checkTypes(root, code)),
};

const results = await Promise.allSettled(Object.values(checks).map((check) => check()));
Object.keys(checks).forEach((name, index) => {
  const { status, reason } = results[index];
  console.log(`${status === 'fulfilled' ? 'passed' : 'FAILED'}: ${name} of what was generated`);
  if (status === 'rejected') console.error(reason.stdout ?? '', reason.stderr ?? '', reason.message);
});
tree.restore(made);
const isClean = tree.isRestored(made);
console.log(`${isClean ? 'passed' : 'FAILED'}: the tree is as it was`);
const failed = results.filter(({ status }) => status === 'rejected').length + (isClean ? 0 : 1);
console.log(`${results.length + 1 - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function brokenLimits() {
  const limits = JSON.parse(readFileSync(new URL('structure/limits.json', import.meta.url), 'utf8'));
  const { text } = reportStructure({ root, limits });
  return text.split('\n').filter((line) => line.startsWith('  '));
}

/** The tests of the catalogues pass; of the units' own, the one that needs what is not written says so. */
async function expectUnwritten() {
  const catalogues = ['src/catalogue/action-catalogue.test.ts', 'src/reference/describe-catalogue.test.ts'];
  const own = made.filter((file) => file.endsWith('.test.ts'));
  const projects = ['--project=kql', '--project=response-actions'];
  const ran = run('vitest', 'run', '--reporter=json', ...projects, ...catalogues, ...own);
  const { stdout } = await ran.catch((failure) => failure);
  const { testResults } = JSON.parse(stdout);
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((result) => ({ ...result, file: name })),
  );
  const failures = tests.filter(({ status }) => status === 'failed');
  expectNothing(
    failures
      .filter(({ failureMessages }) => !failureMessages.join().includes('is still to be written'))
      .map(({ file, fullName, failureMessages }) => [file, fullName, ...failureMessages].join('\n')),
  );
  if (failures.length !== 1 || testResults.length !== catalogues.length + own.length)
    throw new Error(`${failures.length} unwritten tests in ${testResults.length} files`);
}

function expectNothing(lines) {
  if (lines.length > 0) throw new Error(lines.join('\n'));
}

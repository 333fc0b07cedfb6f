/**
 * Changes the three main actions in every way that Stryker knows, and runs each one's own tests against each change.
 * A change that no test notices has to stand, with its reason, in mutation/survivors.json; so does nothing else.
 *
 *   npm run mutation [-- ACTION…]     a few minutes for each action
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath, URL } from 'node:url';

import { Stryker } from '@stryker-mutator/core';

const source = 'packages/response-actions/src';

/**
 * By action: where it is written (its folder, and what it shares with its neighbours), and its tests.
 * What is left of an access is words throughout, and so not changed.
 */
const actions = {
  'aws.iam.deactivate-access-key': {
    folder: 'aws/iam/deactivate-access-key',
    shared: ['aws/iam/key-owner.ts'],
    suite: 'deactivate-access-key',
  },
  'gcp.compute.stop-instance': {
    folder: 'gcp/compute/stop-instance',
    shared: [
      'apply-power',
      'plan-power',
      'power-change',
      'power-instance',
      'power-refusals',
      'undo-power',
    ].map((name) => `gcp/compute/power/${name}.ts`),
    suite: 'stop-instance',
  },
  'azure.entra.disable-user': {
    folder: 'azure/entra/disable-user',
    shared: ['find-person', 'global-administrators', 'memberships', 'person', 'users'].map(
      (name) => `azure/entra/${name}.ts`,
    ),
    suite: 'disable-user',
  },
};

const survivorsFile = new URL('mutation/survivors.json', import.meta.url);
const known = JSON.parse(await readFile(survivorsFile, 'utf8'));
const asked = process.argv.slice(2);
const unknown = asked.filter((action) => !(action in actions));
if (unknown.length > 0) {
  console.error(`no such action here: ${unknown.join(', ')}; there are ${Object.keys(actions).join(', ')}`);
  process.exit(2);
}

let ok = true;
for (const action of asked.length > 0 ? asked : Object.keys(actions)) {
  const mutants = await mutate(actions[action]);
  const alive = await survivorsOf(mutants);
  const declared = known
    .filter((entry) => entry.action === action)
    .flatMap((entry) => entry.survivors)
    .sort();
  const fresh = without(alive, declared);
  const stale = without(declared, alive);
  const tried = mutants.filter((mutant) => mutant.status !== 'Ignored').length;
  console.log(`${action}: ${tried} changes, ${tried - alive.length} noticed, ${alive.length} not`);
  for (const survivor of fresh) console.log(`  not noticed, and not in the list: ${survivor}`);
  for (const survivor of stale) console.log(`  noticed, or gone; take it from the list: ${survivor}`);
  ok &&= fresh.length === 0 && stale.length === 0;
}
console.log(ok ? '1 passed, 0 failed' : '0 passed, 1 failed');
process.exitCode = ok ? 0 : 1;

async function mutate({ folder, shared, suite }) {
  // Read by vitest.mutation.config.ts.
  process.env.DRAWBRIDGE_MUTATION_TESTS = `${source}/mutation/${suite}.suite.ts`;
  const own = [`${source}/${folder}/*.ts`, `!${source}/${folder}/{residual,*.test,*.suite}.ts`];
  const stryker = new Stryker({
    mutate: [...own, ...shared.map((file) => `${source}/${file}`)],
    plugins: [
      '@stryker-mutator/vitest-runner',
      fileURLToPath(new URL('mutation/leave-words.mjs', import.meta.url)),
    ],
    ignorers: ['words'],
    testRunner: 'vitest',
    vitest: { configFile: 'vitest.mutation.config.ts', related: false },
    coverageAnalysis: 'perTest',
    // A machine with other work must not be taken for a change that hangs.
    timeoutMS: 60_000,
    // What is read once, as metadata is, would take all tests each time; the reference and its test hold that.
    ignoreStatic: true,
    concurrency: Number(process.env.DRAWBRIDGE_MUTATION_CONCURRENCY ?? 2),
    tempDirName: 'node_modules/.cache/drawbridge/mutation',
    ignorePatterns: [
      'dist',
      'out-tsc',
      '.nx',
      'docs',
      'demo',
      'detections',
      'packages/{kql,cli,detection-core}',
    ],
    reporters: ['progress-append-only'],
    logLevel: 'warn',
    allowConsoleColors: false,
    checkers: [],
  });
  return stryker.runMutationTest();
}

/** Each as `file: what is written → what it was changed to`, without line numbers, which are other tomorrow. */
async function survivorsOf(mutants) {
  const alive = [];
  for (const { status, fileName, location, replacement } of mutants) {
    if (status !== 'Survived' && status !== 'NoCoverage') continue;
    const text = await readFile(fileName, 'utf8');
    const written = cut(text, location);
    const name = fileName.slice(fileName.indexOf(`${source}/`) + source.length + 1);
    alive.push(`${name}: ${oneLine(written)} → ${oneLine(replacement)}`);
  }
  return alive.sort();
}

/** Lines and columns are counted from 1. */
function cut(text, { start, end }) {
  const lines = text.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join('\n');
}

function oneLine(text) {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 160 ? `${line.slice(0, 157)}…` : line;
}

/** What is in one list and not in the other, each as often as it is. */
function without(list, other) {
  const left = [...other];
  return list.filter((survivor) => {
    const at = left.indexOf(survivor);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

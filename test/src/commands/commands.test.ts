import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { loadProgram, root } from '../drawbridge.ts';
import { createHost } from '../in-process.ts';
import { faultOfCommand, type Known } from './fault-of-command.ts';
import { commandsNamedIn } from './named-commands.ts';

const skipped = /^(node_modules|dist|out-tsc|coverage|\.nx|\.git|\.drawbridge|\.cache|cases|emulators)$/;

/**
 * Sources of the packages, and every page. Tests and the rows of cases name what they like, and the simulators speak as
 * the clouds do.
 */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skipped.test(entry.name) ? [] : filesIn(path);
    const isPage = /\.md$|^(playbook|rule|targets)\.yaml$/.test(entry.name);
    const isSource =
      /\/packages\/(?!cloud-sim)[\w-]+\/src\/.*\.ts$/.test(path) && !/\.(test|suite)\.ts$/.test(path);
    return isPage || isSource ? [path] : [];
  });
}

function faultsIn(file: string, text: string, known: Known): readonly string[] {
  const verbs = known.program.commands.map((command) => command.name());
  return commandsNamedIn(file, text, verbs).flatMap((named) => {
    const fault = faultOfCommand(named, known);
    return fault === undefined ? [] : [`${file}:${String(named.line)}: ${named.words.join(' ')}: ${fault}`];
  });
}

let known: Known;
beforeAll(async () => {
  const { createProgram } = await loadProgram();
  const program = await createProgram({ host: createHost({ cwd: root }).host, result: 0 });
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  const packages = readdirSync(join(root, 'packages'));
  known = {
    program,
    scripts: Object.keys(manifest.scripts),
    binaries: readdirSync(join(root, 'node_modules/.bin')),
    projects: [...packages, 'test'],
  };
});

describe('a command that a hint, an error, a guide or a page names', () => {
  it('exists, with its options', () => {
    const files = filesIn(root);
    expect(files.length).toBeGreaterThan(500);
    const faults = files.flatMap((file) => faultsIn(relative(root, file), readFileSync(file, 'utf8'), known));
    expect(faults).toEqual([]);
  });

  it('is looked for in every place where one can be named', () => {
    const count = (file: string): number =>
      commandsNamedIn(file, readFileSync(join(root, file), 'utf8'), ['sync', 'undo', 'respond']).length;
    expect(count('README.md')).toBeGreaterThan(20);
    expect(count('CONTRIBUTING.md')).toBeGreaterThan(10);
    expect(count('docs/guides/contain-by-hand.md')).toBeGreaterThan(12);
    expect(count('packages/cli/src/sync/keep-plans.ts')).toBe(1);
    expect(count('packages/cli/src/report/run-text.ts')).toBeGreaterThan(0);
  });
});

describe('a command that does not exist is found', () => {
  it.each([
    ['a verb in a code span', 'a.md', 'Type `npx drawbridge recover RUN`.', "no command 'recover'"],
    ['a verb in a block', 'a.md', '```sh\nnpx drawbridge recover RUN\n```', "no command 'recover'"],
    ['a verb among others', 'a.md', '`drawbridge sync plan|revert`', "no command 'revert'"],
    ['a verb of sync', 'a.md', '`npx drawbridge sync aply --plan HASH`', "no command 'aply'"],
    ['a verb without the program’s name', 'a.md', 'or `sync revert`', "no command 'revert'"],
    ['an option', 'a.md', '`npx drawbridge check --sinse main`', 'no option --sinse'],
    ['an option of another verb', 'a.md', '`npx drawbridge check --apply`', 'no option --apply'],
    ['an option by itself', 'a.md', 'With `--aply` it acts.', 'no command has this option'],
    ['a value of an option', 'a.md', '`drawbridge test --format sarif`', "does not take 'sarif'"],
    ['an argument', 'a.md', '`drawbridge check detections`', 'takes 0 arguments'],
    ['a script', 'a.md', 'Run `npm run -s kql:score -- FILE`.', "no script 'kql:score'"],
    ['our package', 'a.md', 'Run `npx @drawbridge/cli recover`.', "no command 'recover'"],
    ['our package beside another', 'a.md', '`npx -p @drawbridge/cli -p b drawbridge recover`', 'no command'],
    ['a binary', 'a.md', 'Run `npx drawbrige check`.', "no package brings 'drawbrige'"],
    ['a test project', 'a.md', '`npx vitest run --project kusto`', "no test project 'kusto'"],
    ['a hint of a source', 'a.ts', "const hints = ['make one with: drawbridge plan'];", "no command 'plan'"],
    ['a template', 'a.ts', 'const x = `run drawbridge recover ${id} first`;', "no command 'recover'"],
    ['an option in a text', 'a.ts', "const x = 'to act, add: --aply';", 'no command has this option'],
    ['an operation', 'a.ts', "const hints = ['recover it first'];", 'no command does this: recover'],
    ['an operation among others', 'a.ts', "const hints = ['look, or recover it'];", 'no command does this'],
    ['a doc comment', 'a.ts', '/** `drawbridge recover`: goes on. */', "no command 'recover'"],
  ])('as %s', (_where, file, text, fault) => {
    expect(faultsIn(file, text, known)).toEqual([expect.stringContaining(fault)]);
  });

  it('and one that does is not', () => {
    const text = [
      'Look with `npx drawbridge sync plan --workspace production --out plan.json`, then `sync apply --plan HASH`.',
      '`drawbridge test --format junit`, `npm test`, `npm run -s generate`, `--plan-hash HASH`, `git log --oneline`.',
      '```sh\nnpx drawbridge query \'T | where a == "b"\' --telemetry logs | head\n```',
    ].join('\n');
    expect(faultsIn('a.md', text, known)).toEqual([]);
    expect(faultsIn('a.ts', "run('git', ['--no-renames']); // drawbridge found it", known)).toEqual([]);
  });
});

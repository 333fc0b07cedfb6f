import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { drawbridge, freshFolder, loadProgram, root } from '../drawbridge.ts';
import { createHost } from '../in-process.ts';

type Command = Awaited<ReturnType<Awaited<ReturnType<typeof loadProgram>>['createProgram']>>;

/** What a shell is given before the script, and how it is asked for what completes a line. */
interface Shell {
  readonly name: 'bash' | 'zsh' | 'fish';
  readonly before: string;
  /** One in so many questions is asked: a shell that asks itself much for each takes long. */
  readonly every: number;
  readonly ask: (words: readonly string[]) => string;
}

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ');

const shells: readonly Shell[] = [
  {
    name: 'bash',
    every: 1,
    before: '',
    ask: (words) =>
      `COMP_WORDS=(drawbridge ${quoted(words)}); COMP_CWORD=${words.length.toString()}; COMPREPLY=(); _drawbridge; echo "\${COMPREPLY[*]}"`,
  },
  {
    name: 'zsh',
    every: 1,
    // What zsh's own widgets are given is printed: they run only at a terminal.
    before: `compdef() { }; compadd() { shift; line+=("$@") }; _files() { }; _describe() { for own in "\${(@P)@[-1]}"; do line+=("\${own%%:*}"); done }`,
    ask: (words) =>
      `words=(drawbridge ${quoted(words)}); CURRENT=${(words.length + 1).toString()}; line=(); _drawbridge; echo "\${line[*]}"`,
  },
  {
    name: 'fish',
    every: 12,
    before: '',
    ask: (words) =>
      `complete -C '${['drawbridge', ...words].join(' ')}' | string split -f1 \\t | string join ' '`,
  },
];

const isInstalled = (name: string) => spawnSync(name, ['-c', 'true']).status === 0;

interface Question {
  readonly words: readonly string[];
  /** All that is offered, but for files. */
  readonly offered: readonly string[];
}

/** For each command its verbs or its options, and for each option with choices those. */
function questionsOf(command: Command, path: readonly string[]): readonly Question[] {
  const own = command.options.filter(({ hidden }) => !hidden);
  const longs = [...own.map(({ long }) => long ?? ''), ...(path.length === 0 ? [] : ofAll), '--help'];
  return [
    { words: [...path, '--'], offered: longs },
    ...own.flatMap(({ long = '', argChoices }) =>
      argChoices === undefined ? [] : [{ words: [...path, long, ''], offered: argChoices }],
    ),
    ...command.commands.flatMap((inner) => questionsOf(inner, [...path, inner.name()])),
  ];
}

const ofAll = ['--version', '--no-color', '--quiet', '--verbose'];

describe.each(shells)(
  'completion in $name (skipped where it is not installed)',
  ({ name, before, every, ask }) => {
    let file: string;
    let program: Command;

    beforeAll(async () => {
      const { createProgram } = await loadProgram();
      program = await createProgram({ host: createHost({ cwd: root }).host, result: 0 });
      const run = await drawbridge(['completion', name]);
      expect(run.code, run.err).toBe(0);
      file = join(await freshFolder(), `completion.${name}`);
      await writeFile(file, `${before}\n${run.out}`);
    });

    it.skipIf(!isInstalled(name))(
      'offers what the command line takes, for every command and every option with choices',
      () => {
        const questions = questionsOf(program, []).filter((_question, at) => at % every === 0);
        const script = [`source '${file}'`, ...questions.map(({ words }) => ask(words))].join('\n');
        const run = spawnSync(name, ['-c', script], { cwd: '/', encoding: 'utf8' });
        expect(run.stderr).toBe('');
        const lines = run.stdout.trimEnd().split('\n');
        expect(lines).toHaveLength(questions.length);
        for (const [at, { words, offered }] of questions.entries()) {
          expect([...new Set(lines[at]?.split(' '))].sort(), words.join(' ')).toEqual(
            [...new Set(offered)].sort(),
          );
        }
      },
    );

    it.skipIf(!isInstalled(name))(
      'offers verbs, verbs of verbs after options of all, and the values of an argument',
      () => {
        const asked = [['sce'], ['--quiet', 'sync', 'pl'], ['completion', 'power']];
        const run = spawnSync(name, ['-c', [`source '${file}'`, ...asked.map(ask)].join('\n')], {
          cwd: '/',
          encoding: 'utf8',
        });
        const lines = run.stdout
          .trimEnd()
          .split('\n')
          .map((line) => line.split(' '));
        for (const [at, word] of ['scenario', 'plan', 'powershell'].entries())
          expect(lines[at]).toContain(word);
      },
    );
  },
);

it('for PowerShell names every command (run it there to see more: it is on no machine of the tests)', async () => {
  const { createProgram } = await loadProgram();
  const program = await createProgram({ host: createHost({ cwd: root }).host, result: 0 });
  const { out } = await drawbridge(['completion', 'powershell']);
  for (const { words } of questionsOf(program, []))
    expect(out).toContain(`'${words.slice(0, -1).join(' ')}' = @(`);
});

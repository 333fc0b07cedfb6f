import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { drawbridge, freshFolder, loadProgram, root } from '../drawbridge.ts';
import { createHost } from '../in-process.ts';

type Command = Awaited<ReturnType<Awaited<ReturnType<typeof loadProgram>>['createProgram']>>;

/** Every command that cannot do without an option, with a word for each of its arguments. */
function needy(command: Command, words: readonly string[]): readonly (readonly string[])[] {
  const args = command.registeredArguments.map(({ argChoices }) => argChoices?.[0] ?? 'x');
  return [
    ...(command.options.some(({ mandatory }) => mandatory) ? [[...words, ...args]] : []),
    ...command.commands.flatMap((inner) => needy(inner, [...words, inner.name()])),
  ];
}

it('names an option that there is not before one that is missing, on every command that asks for one', async () => {
  const { createProgram } = await loadProgram();
  const program = await createProgram({ host: createHost({ cwd: root }).host, result: 0 });
  const commands = needy(program, []);
  expect(commands.length).toBeGreaterThan(10);
  for (const words of commands) {
    const misspelt = await drawbridge([...words, '--incidnet', 'x']);
    expect(misspelt.err, words.join(' ')).toContain("unknown option '--incidnet'");
    const missing = await drawbridge(words);
    expect(missing.err, words.join(' ')).toMatch(/^error: required option '--[a-z-]+ .*' not specified/);
    expect([misspelt.code, missing.code]).toEqual([2, 2]);
  }
});

describe('how much is said', () => {
  const detect = ['detect', '--content', root, '--rule', 'aws-remote-command', '--telemetry'];

  it('is only the result with --quiet, wherever it stands', async () => {
    for (const args of [
      ['--quiet', ...detect, await freshFolder()],
      [...detect, await freshFolder(), '--quiet'],
    ]) {
      const run = await drawbridge(args);
      expect(run).toMatchObject({ code: 0, err: '' });
      expect(run.out).toContain('0 alerts in 0 incidents');
    }
  });

  it('is everything with --quiet where something is wrong, in the order in which it was said', async () => {
    const run = await drawbridge(['--quiet', ...detect, join(await freshFolder(), 'nowhere')]);
    expect(run.code).toBe(1);
    expect(run.err).toMatch(/^content: .*\n.*no such file or folder \[telemetry\/no-such-path\]\n$/);
  });

  it('is more with --verbose, and the result is the same', async () => {
    const usual = await drawbridge(['query', 'print 1']);
    const more = await drawbridge(['query', 'print 1', '--verbose']);
    expect(more.out).toBe(usual.out);
    expect(more.err).toMatch(
      /^drawbridge \S+, in .*\nreading telemetry\nrunning the query\n1 row\nexit code 0 after [\d.]+ s\n$/,
    );
    const failed = await drawbridge(['query', '--file', join(root, 'nowhere.kql'), '--verbose']);
    expect(failed.code).toBe(2);
  });

  it('is not asked for both ways', async () => {
    const run = await drawbridge(['query', 'print 1', '--quiet', '--verbose']);
    expect(run.code).toBe(2);
    expect(run.err).toContain("'--quiet' cannot be used with option '--verbose'");
  });
});

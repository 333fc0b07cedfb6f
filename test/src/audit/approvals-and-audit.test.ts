import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { drawbridge, freshFolder, root } from '../drawbridge.ts';

const guide = readFileSync(join(root, 'docs/guides/approvals-and-audit.md'), 'utf8');

/** Every block of commands, with the lines that the guide says are printed. */
const examples = [...guide.matchAll(/```sh\n([^`]+)```\n(?:\n```text\n([^`]+)```)?/g)].map(
  ([, commands = '', printed = '']) => ({
    commands: commands.trim().split('\n'),
    lines: printed.trim().split('\n'),
  }),
);

const hasSshKeygen = spawnSync('ssh-keygen', ['-?']).error === undefined;
// In CI it has to be there: a skipped test is not seen.
const withSsh = describe.skipIf(!hasSshKeygen && process.env.CI === undefined);

/** Without the breaks and the indentation that the width of the terminal makes. */
const unwrapped = (text: string): string => text.replaceAll(/\s+/g, ' ');

withSsh(
  `the guide to approvals and the audit log${hasSshKeygen ? '' : ' (skipped: there is no ssh-keygen)'}`,
  () => {
    let cwd: string;
    beforeAll(async () => {
      cwd = await freshFolder();
      const [, name = '', text = ''] = /^`([\w.]+)`\n\n```yaml\n([^`]+)```/m.exec(guide) ?? [];
      await writeFile(join(cwd, name), text);
    });
    afterAll(() => {
      rmSync(cwd, { recursive: true });
    });

    it.each(examples.map((example) => [example.commands.join('; '), example] as const))(
      '%s',
      async (_, { commands, lines }) => {
        let said = { code: 0, out: '', err: '' };
        for (const command of commands) said = await run(cwd, command);
        const [, code = '0'] = /^exit code (\d)$/m.exec(lines.join('\n')) ?? [];
        expect(said.code, said.err).toBe(Number(code));
        const printed = unwrapped(`${said.out}\n${said.err}`);
        for (const line of lines.filter((text) => !text.startsWith('exit code')))
          expect(printed).toContain(unwrapped(line));
      },
    );
  },
);

/** A command of ours runs in this process, with its output where the guide sends it; any other in a shell. */
async function run(cwd: string, command: string) {
  const [, own, , file] = /^npx drawbridge (.+?)( > (\S+))?$/.exec(command) ?? [];
  if (own === undefined) {
    execFileSync('bash', ['-c', command], { cwd });
    return { code: 0, out: '', err: '' };
  }
  const ran = await drawbridge(own.split(' '), { cwd });
  if (file !== undefined) await writeFile(join(cwd, file), ran.out);
  return ran;
}

describe('audit', () => {
  it('has nothing to verify before the first run, and says so without an error', async () => {
    const cwd = await freshFolder();
    const ran = await drawbridge(['audit', 'verify', '--format', 'json'], { cwd });
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toMatchObject({ ok: true, lines: 0, problems: [{ code: 'audit/no-log' }] });
    expect((await drawbridge(['audit', 'checkpoint'], { cwd })).code).toBe(1);
    expect((await drawbridge(['audit', 'verify', '--against', 'absent'], { cwd })).code).toBe(2);
    expect(existsSync(join(cwd, '.drawbridge'))).toBe(false);
  });
});

describe('a log that cannot be signed', () => {
  const contain = ['contain', 'aws.access-key', 'AKIAEXAMPLEDANA00001', '--simulated', '--apply'];

  it('does not stop a containment, and is told with the way out', async () => {
    const cwd = await freshFolder();
    expect((await drawbridge(contain, { cwd })).code).toBe(0);
    const log = join(cwd, '.drawbridge/simulated/log/log.jsonl');
    await writeFile(log, readFileSync(log, 'utf8').split('\n').slice(3).join('\n'));
    const second = contain.with(2, 'AKIAEXAMPLEKIMLEE001');
    const ran = await drawbridge(second, { cwd });
    expect(ran.out).toContain('Contained: 1 contained.');
    expect(ran.err).toContain('drawbridge audit restart');
    expect(ran.code).toBe(1);
    expect((await drawbridge(['audit', 'verify', '--simulated'], { cwd })).code).toBe(1);
    expect((await drawbridge(['audit', 'restart', '--simulated'], { cwd })).code).toBe(0);
    const verified = await drawbridge(['audit', 'verify', '--simulated', '--format', 'json'], { cwd });
    expect(JSON.parse(verified.out)).toMatchObject({ ok: true, problems: [{ code: 'audit/log-restarted' }] });
  });
});

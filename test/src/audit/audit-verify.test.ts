import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { drawbridge, freshFolder } from '../drawbridge.ts';

/** A state folder with two runs, and the head of its log as it was kept elsewhere. */
let whole: string;
let checkpoint: string;

const contain = (key: string, state: string) =>
  drawbridge(['contain', 'aws.access-key', key, '--simulated', '--apply', '--state', state]);

beforeAll(async () => {
  const folder = await freshFolder();
  whole = join(folder, 'state');
  for (const key of ['AKIAEXAMPLEDANA00001', 'AKIAEXAMPLEKIMLEE001']) {
    expect((await contain(key, whole)).code).toBe(0);
  }
  checkpoint = join(folder, 'checkpoint');
  writeFileSync(checkpoint, (await drawbridge(['audit', 'checkpoint', '--simulated', '--state', whole])).out);
}, 60_000);

const logOf = (state: string) => join(state, 'simulated/log/log.jsonl');
const runsOf = (state: string) => join(state, 'simulated/runs');
const journalOf = (state: string, at: number) =>
  join(runsOf(state), readdirSync(runsOf(state)).filter(isRun).sort()[at] ?? '', 'journal.jsonl');

const isRun = (name: string) => !name.startsWith('.');

/** Changes the lines of a file. */
function edit(file: string, change: (lines: string[]) => readonly string[]): void {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  writeFileSync(
    file,
    change(lines)
      .map((line) => `${line}\n`)
      .join(''),
  );
}

const swap = (lines: string[], at: number) => [
  ...lines.slice(0, at),
  ...lines.slice(at, at + 2).reverse(),
  ...lines.slice(at + 2),
];
const without = (lines: string[], at: number) => lines.filter((_, index) => index !== at);

const forgeries: readonly (readonly [string, string, (state: string) => void])[] = [
  [
    'an entry changed',
    'audit/journal-entry-changed',
    (state) => {
      edit(journalOf(state, 0), (lines) => lines.map((line) => line.replace('Inactive', 'Active')));
    },
  ],
  [
    'an entry removed',
    'audit/journal-entry-removed',
    (state) => {
      edit(journalOf(state, 0), (lines) => without(lines, 3));
    },
  ],
  [
    'two entries reordered',
    'audit/journal-reordered',
    (state) => {
      edit(journalOf(state, 0), (lines) => swap(lines, 2));
    },
  ],
  [
    'a journal cut off',
    'audit/journal-truncated',
    (state) => {
      edit(journalOf(state, 0), (lines) => lines.slice(0, -2));
    },
  ],
  [
    'an entry added',
    'audit/entry-unlogged',
    (state) => {
      edit(journalOf(state, 0), (lines) => [...lines, lines.at(-1) ?? '']);
    },
  ],
  [
    "a journal replaced by another run's",
    'audit/journal-entry-changed',
    (state) => {
      cpSync(journalOf(state, 1), journalOf(state, 0));
    },
  ],
  [
    'a run removed',
    'audit/run-missing',
    (state) => {
      rmSync(join(journalOf(state, 0), '..'), { recursive: true });
    },
  ],
  [
    'a run added',
    'audit/run-unlogged',
    (state) => {
      cpSync(join(journalOf(state, 0), '..'), join(runsOf(state), 'by-hand-0000000000-1'), {
        recursive: true,
      });
    },
  ],
  [
    'a line of the log changed',
    'audit/line-changed',
    (state) => {
      edit(logOf(state), (lines) =>
        lines.map((line, at) =>
          at === 4 ? line.replace(/T(\d\d)/, (_, hour) => (hour === '00' ? 'T01' : 'T00')) : line,
        ),
      );
    },
  ],
  [
    'a line of the log removed',
    'audit/lines-removed',
    (state) => {
      edit(logOf(state), (lines) => without(lines, 4));
    },
  ],
  [
    'two lines of the log reordered',
    'audit/lines-reordered',
    (state) => {
      edit(logOf(state), (lines) => swap(lines, 4));
    },
  ],
  [
    'the log cut off, with its head',
    'audit/log-truncated',
    (state) => {
      edit(logOf(state), (lines) => lines.slice(0, -3));
      rmSync(join(state, 'simulated/log/checkpoint'));
    },
  ],
  [
    'log, key and heads replaced by others',
    'audit/log-replaced',
    (state) => {
      rmSync(join(state, 'simulated/log'), { recursive: true });
      for (const file of readdirSync(join(state, 'simulated')).filter((name) => name.startsWith('audit-key')))
        rmSync(join(state, 'simulated', file));
    },
  ],
];

describe('audit verify', () => {
  it('finds nothing where nothing was forged', async () => {
    const args = ['--simulated', '--state', whole, '--against', checkpoint];
    const ran = await drawbridge(['audit', 'verify', ...args]);
    expect([ran.code, ran.err]).toEqual([0, '']);
  });

  it.each(forgeries)('finds %s', async (_, code, forge) => {
    const state = join(await freshFolder(), 'state');
    cpSync(whole, state, { recursive: true });
    forge(state);
    // A new log is begun, as a forger would.
    if (code === 'audit/log-replaced')
      await drawbridge(['audit', 'checkpoint', '--sign', '--simulated', '--state', state]);
    const args = ['--simulated', '--state', state, '--against', checkpoint, '--format', 'json'];
    const ran = await drawbridge(['audit', 'verify', ...args]);
    expect(ran.code).toBe(1);
    const { problems } = JSON.parse(ran.out) as { problems: readonly { code: string }[] };
    expect(problems.map((problem) => problem.code)).toContain(code);
  });

  it('checks with the public key alone, and refuses another one', async () => {
    const base = ['--simulated', '--state', whole];
    const key = (await drawbridge(['audit', 'key', ...base])).out.trim();
    const verify = (...more: readonly string[]) => drawbridge(['audit', 'verify', ...base, ...more]);
    expect((await verify('--key', key)).code).toBe(0);
    const goKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    expect((await verify('--key', goKey)).code).toBe(1);
    expect((await verify('--key', 'no-key')).code).toBe(1);
  });
});

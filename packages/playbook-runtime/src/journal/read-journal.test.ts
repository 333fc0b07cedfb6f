import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ManualClock, type JsonValue } from '@drawbridge/base';
import { expect, it, onTestFinished } from 'vitest';

import { chainStart, entryHash } from './journal-entry.ts';
import { Journal } from './journal.ts';
import { readJournal } from './read-journal.ts';

async function newFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-journal-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'journal.jsonl');
}

/** A journal of these events whose chain holds, whatever the events say. */
async function journalOf(...events: readonly JsonValue[]): Promise<string> {
  let prev = chainStart;
  const lines = events.map((event, seq) => {
    const bare = { seq, at: '2026-01-12T10:00:00.000Z', event, prev };
    prev = entryHash(bare);
    return JSON.stringify({ ...bare, hash: prev });
  });
  const file = await newFile();
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

const started = (action: string) => ({ type: 'step-started', step: 's', action, idempotencyKey: 'k' });
const finished = (result: JsonValue) => ({ type: 'step-finished', step: 's', result });

it.each([
  ['of no known type', [{ type: 'run-abandoned' }], 1, 'event.type'],
  ['without a field', [{ type: 'run-recovered' }, { type: 'sleep-started', step: 's' }], 2, 'event.until'],
  [
    'of an effect whose plan is not a plan',
    [{ type: 'effect-started', step: 's', idempotencyKey: 'k', plan: {} }],
    1,
    'event.plan.outcome',
  ],
  [
    'with a result that is not one of its action',
    [started('contain'), finished({ outcome: 'contained', residual: [] })],
    2,
    'event.result.evidence',
  ],
  [
    'with a verdict of the guards that is none',
    [started('check-guards'), finished(false)],
    2,
    'event.result',
  ],
])('names the file, the line and the field of an intact entry %s', async (_what, events, line, field) => {
  const file = await journalOf(...events);
  const read = await readJournal(file);
  expect(read.ok).toBe(false);
  expect(read.problems).toMatchObject([{ code: 'journal/malformed', file, field }]);
  expect(read.problems[0]?.message).toContain(`line ${line} `);
});

it.each<[string, (lines: readonly string[]) => readonly string[], number]>([
  ['in another order', ([one = '', two = '', ...rest]) => [two, one, ...rest], 1],
  ['twice', ([one = '', ...rest]) => [one, one, ...rest], 2],
  ['without the first', ([, ...rest]) => rest, 1],
  ['without one between', ([one = '', , ...rest]) => [one, ...rest], 2],
])('sees damage in lines that were whole before, where they stand %s', async (_what, change, line) => {
  const recovered = { type: 'run-recovered' };
  const file = await journalOf(recovered, { ...recovered, by: 'bo' }, { ...recovered, by: 'cy' });
  expect((await readJournal(file)).ok).toBe(true);
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  await writeFile(file, `${change(lines).join('\n')}\n`);
  const read = await readJournal(file);
  expect(read.problems).toMatchObject([{ code: 'journal/damaged' }]);
  expect(read.problems[0]?.message).toContain(`line ${line} `);
});

it('keeps a field that a later version added', async () => {
  const file = await journalOf({ type: 'run-recovered', by: 'bo' });
  expect(await readJournal(file)).toMatchObject({ ok: true, value: { entries: [{ event: { by: 'bo' } }] } });
});

it('takes any result of an action that is not ours', async () => {
  const file = await journalOf(started('count'), finished(1));
  expect((await readJournal(file)).ok).toBe(true);
});

it('is never given an entry that it could not read back', async () => {
  const file = await newFile();
  const journal = await Journal.create(file, new ManualClock(new Date('2026-01-12T10:00:00Z')));
  onTestFinished(() => journal.close());
  await expect(
    journal.append({ type: 'step-retried', step: 's', reason: 'busy', waitMs: NaN }),
  ).rejects.toThrow('waitMs');
  await journal.append({ type: 'run-recovered' });
  expect(await readJournal(file)).toMatchObject({ ok: true, value: { entries: [{ seq: 0 }] } });
});

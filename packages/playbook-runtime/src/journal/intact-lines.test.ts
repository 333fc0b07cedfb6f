import { expect, it } from 'vitest';

import { IntactLines } from './intact-lines.ts';
import type { RunEntry } from './run-events.ts';

const entry = (hash: string): RunEntry => ({
  seq: 0,
  at: '2026-01-12T10:00:00.000Z',
  event: { type: 'run-recovered' },
  prev: '',
  hash,
});

it('forgets the lines that were asked for longest ago, and keeps none that is longer than all may be', () => {
  const lines = new IntactLines(6);
  for (const line of ['aa', 'bb', 'cc']) lines.keep(line, entry(line));
  expect(lines.get('aa')).toEqual(entry('aa'));
  lines.keep('dd', entry('dd'));
  lines.keep('longer', entry('longer'));
  lines.keep('far too long', entry('far too long'));
  const kept = ['aa', 'bb', 'cc', 'dd', 'longer', 'far too long'].filter((line) => lines.get(line));
  expect(kept).toEqual(['longer']);
});

it('counts a line once, however often it is kept', () => {
  const lines = new IntactLines(4);
  for (const line of ['aa', 'aa', 'aa', 'bb']) lines.keep(line, entry(line));
  expect([lines.get('aa'), lines.get('bb')]).toEqual([entry('aa'), entry('bb')]);
});

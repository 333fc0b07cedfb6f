import { expect, it } from 'vitest';

import type { JsonValue } from '@drawbridge/base';

import { findLastChange } from './last-change.ts';
import type { RunEntry } from './run-events.ts';

const action = {
  permissions: [
    { name: 'iam:GetUser', why: '', phase: 'observe' },
    { name: 'iam:PutUserPolicy', why: '', phase: 'apply' },
  ],
} as const;

/** Entries as a journal holds them, a minute apart. Only what is read here is in them. */
const journal = (...events: readonly JsonValue[]): readonly RunEntry[] =>
  events.map((event, minute) => ({
    seq: minute,
    at: `2026-01-12T10:0${String(minute)}:00Z`,
    event: event as unknown as RunEntry['event'],
    prev: '',
    hash: '',
  }));

const begun = { type: 'effect-started', step: 'contain a' };
const finished = (result: JsonValue, ...statuses: readonly number[]) => ({
  type: 'effect-finished',
  step: 'contain a',
  result,
  answers: statuses.map((status) => ({ operation: 'iam:PutUserPolicy', status })),
});
const undone = (outcome: string) =>
  journal(
    { type: 'undo-started', step: 'undo a' },
    { type: 'undo-finished', step: 'undo a', result: { outcome } },
  );

const changedAt = (entries: readonly RunEntry[], ...undos: readonly (readonly RunEntry[])[]) =>
  findLastChange(entries, undos, 'a', action)?.toISOString();

const contained = journal(begun, finished({ outcome: 'contained' }, 200));
const denied = { outcome: 'failed', retryable: false };

it('is when the change was seen, or was begun where nobody saw its end', () => {
  expect(changedAt(contained)).toBe('2026-01-12T10:01:00.000Z');
  expect(changedAt(journal(begun))).toBe('2026-01-12T10:00:00.000Z');
});

it('is nothing where no change was begun, or that of another item', () => {
  expect(changedAt(journal())).toBeUndefined();
  expect(changedAt(journal({ ...begun, step: 'contain b' }))).toBeUndefined();
});

it('is nothing where every write was denied, and something where one may have been made', () => {
  expect(changedAt(journal(begun, finished(denied, 403)))).toBeUndefined();
  expect(changedAt(journal(begun, finished(denied)))).toBeUndefined();
  expect(changedAt(journal(begun, finished(denied, 200, 403)))).toBeDefined();
  expect(changedAt(journal(begun, finished(denied, 500)))).toBeDefined();
  expect(changedAt(journal(begun, finished({ outcome: 'failed', retryable: true }, 403)))).toBeDefined();
});

it('is nothing once an undo was written, or may have been', () => {
  expect(changedAt(contained, undone('restored'))).toBeUndefined();
  expect(changedAt(contained, undone('unverified'))).toBeUndefined();
  expect(changedAt(contained, journal({ type: 'undo-started', step: 'undo a' }))).toBeUndefined();
  expect(changedAt([...contained, ...undone('restored')])).toBeUndefined();
});

it('is still the change where its undo failed, was refused, or was of another item', () => {
  expect(changedAt(contained, undone('failed'))).toBeDefined();
  expect(changedAt(contained, undone('refused'))).toBeDefined();
  expect(changedAt(contained, journal({ type: 'undo-started', step: 'undo b' }))).toBeDefined();
});

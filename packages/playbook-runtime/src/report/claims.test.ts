/// <reference types="vite/client" />
import { expect, it } from 'vitest';

import { summariseUndo } from './build-undo-report.ts';
import type { ReportItem } from './run-report.ts';
import { statusOf, summaryOf } from './run-status.ts';
import type { UndoReportItem } from './undo-report.ts';

const nothingLeft = { notTaken: 0, unread: 0 };

it.each<ReportItem['outcome']>([
  'nothing',
  'unverified',
  'unknown',
  'refused',
  'failed',
  'skipped',
  'not-reached',
  'undone',
])('does not call a run contained in which the only outcome is %s', (outcome) => {
  const items = [{ outcome } as ReportItem];
  const status = statusOf(items, nothingLeft);
  expect(status).not.toMatch(/^(partly-)?contained$/);
  expect(summaryOf(status, items, nothingLeft, undefined)).not.toMatch(/^(Contained|Only partly contained)/);
});

it.each<UndoReportItem['outcome']>(['nothing', 'unverified', 'unknown', 'refused', 'failed', 'not-reached'])(
  'does not call an undo done in which the only outcome is %s',
  (outcome) => {
    const { status, summary } = summariseUndo([{ outcome } as UndoReportItem]);
    expect(status).not.toMatch(/restored/);
    expect(summary).not.toMatch(/^(Undone|Only partly undone)/);
  },
);

/** Each sentence of these packages that says that something is done, and the entry of the journal that backs it. */
const backed: Readonly<Record<string, string>> = {
  'the comment was written to ……': "write-back finished with outcome 'written', a service's answer",
  'put back because the run failed: …': "undo-finished with outcome 'restored', read back by the action",
};

const claim =
  /\b(?:was|were|is|has been|have been) (?:written|sent|revoked|stopped|restored|verified|undone|removed|disabled|deleted)\b|\bput back because\b/;
/** A sentence that denies, or that says what is not known, claims nothing. */
const denies = /\b(?:not|never|no|nothing|none|cannot|could|unless|whether|until|once|if)\b/i;

it('has a journaled result behind every sentence that says that something is done', () => {
  const sources = import.meta.glob<string>(
    [
      './*.ts',
      '../write-back/*.ts',
      '../../../cli/src/report/**/*-text.ts',
      '../../../cli/src/verbs/*.ts',
      '!./*.test.ts',
      '!../write-back/*.test.ts',
    ],
    { query: '?raw', import: 'default', eager: true },
  );
  expect(Object.keys(sources).length).toBeGreaterThan(15);
  const sentences = Object.values(sources).flatMap((source) =>
    [
      ...source
        .replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
        .matchAll(/(['`])((?:(?!\1)[^\\\n]|\\.)*)\1/g),
    ].map(([, , text = '']) => text.replaceAll(/\$\{[^}]*\}/g, '…').replace(/^incident +/, '')),
  );
  const claims = sentences.filter((sentence) => claim.test(sentence) && !denies.test(sentence));
  expect(claims.filter((sentence) => !(sentence in backed))).toEqual([]);
});

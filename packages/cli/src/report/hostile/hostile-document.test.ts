/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';

import type { Document } from '../../document/document.ts';
import { printMarkdown } from '../../document/markdown.ts';
import { printPage } from '../../document/page.ts';
import { demoDocument } from '../document/demo-document.ts';
import { detectionDocument } from '../document/detection-document.ts';
import { evidenceDocument } from '../document/evidence-document.ts';
import { responseDocument } from '../document/response-document.ts';
import { syncPlanDocument } from '../document/sync-plan-document.ts';
import { testDocument } from '../document/test-document.ts';
import { undoDocument } from '../document/undo-document.ts';
import { hostile, poison, samples } from './hostile-samples.suite.ts';

const { plan, report, undoPlan, undo, evidence, detection, remote, syncPlan, behaviour, outcome } = samples;

const now = new Date('2026-11-18T10:00:00Z');
const host = {
  cwd: '/repo',
  command: 'drawbridge',
  clock: { now: () => now, sleep: () => Promise.resolve() },
};
const given = (value: object) => poison(value) as never;
const context = {
  incident: hostile,
  simulated: true,
  again: () => `drawbridge respond --incident '${hostile}'`,
};
const demo = {
  detection,
  calls: { reads: 1, writes: 1 },
  folder: '/repo',
  answers: [{ plan, report }],
  leftOut: [hostile],
  undo,
};

const documents: Readonly<Record<string, () => Document>> = {
  detectionDocument: () => detectionDocument(host, given(detection)),
  'detectionDocument where the logs are': () => detectionDocument(host, given(remote)),
  'responseDocument of a plan': () => responseDocument(host, [given({ plan })], context),
  'responseDocument of a run': () =>
    responseDocument(host, [given({ plan, report, recovered: [{ ...undo, kind: 'undo' }] })], context),
  'responseDocument without an answer': () => responseDocument(host, [], context),
  'undoDocument of a plan': () =>
    undoDocument(host, given({ plan: undoPlan, undone: report, reactivate: false, simulated: true })),
  undoDocument: () => undoDocument(host, given({ plan: undoPlan, report: undo, undone: report })),
  evidenceDocument: () => evidenceDocument(host, given(evidence)),
  syncPlanDocument: () => syncPlanDocument(host, given(syncPlan), given(behaviour)),
  testDocument: () => testDocument(host, given([outcome])),
  demoDocument: () => demoDocument(host, given(demo)),
};

const ours =
  /<!doctype html>|<\/?(?:html|head|meta|title|style|body|header|nav|main|footer|section|article|p|h[1-3]|ul|ol|li|a|dl|dt|dd|div|table|caption|thead|tbody|tr|th|td|pre|code|ins|del|span|time)(?: [a-z-]+="[^"<>]*")*>/g;
const acting = /[^\P{C}\n\ue000]|[\u2028\u2029\u200b]/u;
const forged = /^(?:approval|plan hash|# forged|none needed)|^\s*(?:::error::forged|##vso\[)/m;

describe('nothing from outside acts or forges a line', () => {
  it.each(Object.entries(documents))(
    'in the page of %s: every tag and every attribute is ours',
    (_name, make) => {
      const page = printPage(make(), { version: '1', at: now });
      expect(page).toContain('evil');
      expect(page).not.toMatch(acting);
      const style = page.indexOf('<style>');
      const text = (page.slice(0, style) + page.slice(page.indexOf('</style>'))).replaceAll(ours, '');
      expect(text).not.toMatch(/[<>]/);
      expect(
        page.match(/ (?:href|datetime|class)="[^"]*"/g)?.filter((own) => own.includes('javascript')),
      ).toEqual([]);
      expect(page).not.toMatch(forged);
    },
  );

  it.each(Object.entries(documents))('in the Markdown of %s, outside of code', (_name, make) => {
    const text = printMarkdown(make());
    expect(text).toContain('evil');
    expect(text).not.toMatch(acting);
    const prose = text
      .replaceAll(/^(`{3,})[^\n]*\n[\s\S]*?\n\1$/gm, '')
      .replaceAll(/(`+)[^\n]*?[^`\n]\1(?!`)/g, '');
    expect(prose).not.toMatch(forged);
    expect(prose).not.toMatch(/(?<!\\)<img|(?<!\\)\[x|(?<!\\)!\[|@team|#123/);
    const cells = text.split('\n').filter((line) => line.startsWith('| '));
    const rules = cells.filter((line) => /^\|(?: --- \|)+$/.test(line));
    expect(rules.length * 2).toBeLessThanOrEqual(cells.length);
  });
});

it('has every document of its folder in the list above', () => {
  const modules = import.meta.glob(['../document/*.ts', '!../document/*.test.ts'], { eager: true });
  const exported = Object.values(modules).flatMap((module) => Object.keys(module as object));
  const made = exported.filter((name) => name.endsWith('Document'));
  const listed = Object.keys(documents).map((name) => name.split(' ')[0]);
  expect(made.filter((name) => !listed.includes(name))).toEqual([]);
});

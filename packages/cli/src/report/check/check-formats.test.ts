import { createRequire } from 'node:module';

import { problem, spanAt } from '@drawbridge/base';
import Ajv from 'ajv';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';

import type { CheckReport } from '../../checking/check-report.ts';
import { excerpt } from './excerpt.ts';
import { printCheck, type CheckFormat } from './print-check.ts';

const text = 'id: x\nqueryPeriod: 30m\n';
const report: CheckReport = {
  rules: 2,
  watchlists: 1,
  playbooks: 0,
  huntingQueries: 1,
  files: ['/repo/detections/a/rule.yaml', '/repo/detections/b c/rule.yaml'],
  problems: [
    problem('rule/period', "'queryPeriod' is shorter, 100%: <b>@all</b> | `x`", {
      file: '/repo/detections/a/rule.yaml',
      field: 'queryPeriod',
      span: spanAt(text, 19, 3),
      hints: ['make it 1h\nor more'],
    }),
    problem('check/untested', 'no case', { file: '/repo/detections/b c/rule.yaml', severity: 'warning' }),
  ],
};
const print = (format: CheckFormat, of = report) =>
  printCheck({ cwd: '/repo', version: '0.1.0' }, of, format);

const require = createRequire(import.meta.url);
const ajv = new Ajv({ schemaId: 'auto', unknownFormats: 'ignore' });
ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json') as object);
const isSarif = ajv.compile(require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object);

describe('SARIF', () => {
  it.each([
    ['with problems', report],
    ['with none', { ...report, problems: [] }],
  ])('is valid by the official schema, as Microsoft ships it: %s', (_, of) => {
    isSarif(JSON.parse(print('sarif', of)));
    expect(isSarif.errors ?? []).toEqual([]);
  });

  it('would not be valid without the text of a message', () => {
    const broken = print('sarif').replace('"text": "no case"', '"txt": "no case"');
    expect(isSarif(JSON.parse(broken))).toBe(false);
  });

  it('names file, line, column and what is allowed', () => {
    expect(JSON.parse(print('sarif'))).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { rules: [{ id: 'check/untested' }, { id: 'rule/period' }] } },
          results: [
            {
              ruleId: 'rule/period',
              ruleIndex: 1,
              level: 'error',
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'detections/a/rule.yaml' },
                    region: { startLine: 2, startColumn: 14 },
                  },
                },
              ],
            },
            {
              level: 'warning',
              locations: [{ physicalLocation: { artifactLocation: { uri: 'detections/b%20c/rule.yaml' } } }],
            },
          ],
        },
      ],
    });
    expect(print('sarif')).toContain('Allowed: queryPeriod: not shorter than queryFrequency.');
  });
});

it("writes GitHub's annotations, one line each, with what they do not take escaped", () => {
  expect(print('github').split('\n')).toEqual([
    "::error file=detections/a/rule.yaml,line=2,col=14,title=rule/period::'queryPeriod' is shorter, 100%25: " +
      '<b>@all</b> | `x`%0Ahint: make it 1h%0Aor more',
    '::warning file=detections/b c/rule.yaml,title=check/untested::no case',
  ]);
});

it('writes a JUnit case for each file, which errors fail and warnings do not', () => {
  const read = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@' }).parse(print('junit')) as {
    testsuites: { testsuite: readonly { testcase: { '@file': string; failure?: { '#text': string } } }[] };
  };
  const cases = read.testsuites.testsuite.map(({ testcase }) => testcase);
  expect(cases.map((testCase) => [testCase['@file'], testCase.failure !== undefined])).toEqual([
    ['detections/a/rule.yaml', true],
    ['detections/b c/rule.yaml', false],
  ]);
  expect(cases[0]?.failure?.['#text']).toContain('detections/a/rule.yaml:2:14: error:');
});

it('writes Markdown in which nothing that an author wrote is a table, a tag or a mention', () => {
  const lines = print('markdown').split('\n');
  expect(lines[0]).toBe(
    '**drawbridge check**: 2 rules, 1 watchlist, 0 playbooks, 1 hunting query checked: 1 error, 1 warning',
  );
  expect(lines[4]).toContain(String.raw`100%: \<b\>`);
  expect(lines[4]).toContain(String.raw`\| `);
  expect(lines[4]).not.toContain('@all');
  expect(lines).toHaveLength(6);
});

describe('an excerpt', () => {
  it('has the line and carets under what is meant', () => {
    expect(excerpt(text, spanAt(text, 19, 3))).toBe('  2 | queryPeriod: 30m\n    |              ^^^');
  });

  it('keeps tabs, so that the carets stand right, and ends at the end of the line', () => {
    const tabbed = 'a\n\tb\tcc\r\nd';
    expect(excerpt(tabbed, spanAt(tabbed, 5, 9))).toBe('  2 | \tb\tcc\n    | \t \t^^');
  });

  it('cuts a long line around the place', () => {
    const long = `${'x'.repeat(300)}HERE${'y'.repeat(300)}`;
    const [shown = '', carets = ''] = excerpt(long, spanAt(long, 300, 4))?.split('\n') ?? [];
    expect(shown.length).toBeLessThan(110);
    expect(shown.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('HERE');
  });
});

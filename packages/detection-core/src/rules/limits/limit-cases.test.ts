import { describe, expect, it } from 'vitest';

import { parseRule } from '../load-rules.ts';
import { readLimitCases } from './limit-cases.suite.ts';
import { ruleLimits } from './rule-limits.ts';

const cases = readLimitCases();
const problemsOf = (text: string) => parseRule('rule.yaml', text).problems;

describe('a rule that is beyond a limit', () => {
  it.each(cases.filter(({ verdict }) => verdict !== 'accepted'))(
    'is reported with that alone, at its line and column: $name',
    ({ text, expected }) => {
      expect(problemsOf(text).map(({ code, severity, span }) => ({ code, severity, ...span }))).toEqual([
        expect.objectContaining({
          code: expected?.code,
          severity: expected?.severity,
          line: expected?.line,
          column: expected?.column,
        }),
      ]);
      expect(problemsOf(text)[0]?.message).toContain(expected?.message);
    },
  );

  it.each(cases.filter(({ expected }) => ruleLimits.some(({ code }) => code === expected?.code)))(
    'is told what would be right: $name',
    ({ text }) => {
      expect(problemsOf(text)[0]?.hints.join('')).not.toBe('');
    },
  );

  it('is there for every code of every limit', () => {
    const broken = new Set(cases.map(({ expected }) => expected?.code));
    expect(ruleLimits.map(({ code }) => code).filter((code) => !broken.has(code))).toEqual([]);
  });
});

it.each(cases.filter(({ verdict }) => verdict === 'accepted'))(
  'says nothing of a rule that keeps every limit: $name',
  ({ text }) => {
    expect(problemsOf(text)).toEqual([]);
  },
);

it.each(cases)('has a case of its own kind: $verdict $name', ({ verdict, expected }) => {
  const severity = { refused: 'error', stricter: 'error', warned: 'warning', accepted: undefined }[verdict];
  expect(expected?.severity).toBe(severity);
});

import { describe, expect, it } from 'vitest';

import { formatProblem, onceEach, problem, spanAt } from './problem.ts';

describe('spanAt', () => {
  it('counts lines and columns from one', () => {
    expect(spanAt('ab\ncd\nef', 4, 1)).toEqual({ start: 4, length: 1, line: 2, column: 2 });
    expect(spanAt('ab', 0, 2)).toEqual({ start: 0, length: 2, line: 1, column: 1 });
  });
});

describe('formatProblem', () => {
  it('names the file, the position, the field and what would be right', () => {
    const unknownColumn = problem('rule/unknown-column', "the query has no column 'Caler'", {
      file: 'rule.yaml',
      field: 'entityMappings[0]',
      span: spanAt('x\nCaler', 2, 5),
      hints: ['available columns: Caller'],
    });
    expect(formatProblem(unknownColumn)).toBe(
      "rule.yaml:2:1: error: the query has no column 'Caler' (at entityMappings[0]) [rule/unknown-column]\n" +
        '  hint: available columns: Caller',
    );
  });
});

describe('onceEach', () => {
  it('keeps the first of equals, and what differs in one detail', () => {
    const first = problem('file/unreadable', 'this is not a folder', { file: 'hunting' });
    const other = problem('file/unreadable', 'this is not a folder', { file: 'functions' });
    expect(onceEach([first, other, { ...first }])).toEqual([first, other]);
  });
});

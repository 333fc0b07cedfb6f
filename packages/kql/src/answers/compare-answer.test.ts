import { describe, expect, it } from 'vitest';

import type { AnswerCase } from './answer-case.ts';
import { compareAnswer } from './compare-answer.ts';
import { endsInOrder } from './ends-in-order.ts';

const base = { id: 'own/case', scope: 'in', kql: 'T', outcome: 'rows' } as const;
const texts: AnswerCase = { ...base, columns: [{ name: 'a', type: 'string' }], rows: [['x']] };
const longs: AnswerCase = {
  ...base,
  columns: [{ name: 'a', typeClass: 'int' }],
  formattedRows: ['(9223372036854775807)'],
};

describe('the comparison of an answer', () => {
  it('tells an empty text from null', () => {
    const theirs = { ...texts, rows: [[null]] };
    expect(compareAnswer(theirs, [{ name: 'a', type: 'string' }], [['']])).not.toEqual([]);
  });

  it('tells long from int where the source does', () => {
    const theirs = { ...base, columns: [{ name: 'a', type: 'long' }], rows: [[1]] } as const;
    expect(compareAnswer(theirs, [{ name: 'a', type: 'int' }], [[1]])).not.toEqual([]);
    expect(compareAnswer(theirs, [{ name: 'a', type: 'long' }], [[1]])).toEqual([]);
  });

  it('compares every digit of a long', () => {
    const columns = [{ name: 'a', type: 'long' }] as const;
    expect(compareAnswer(longs, columns, [[9223372036854775807n]])).toEqual([]);
    expect(compareAnswer(longs, columns, [[9223372036854775806n]])).not.toEqual([]);
  });

  it('lets the last bits of a real differ, and nothing else', () => {
    const theirs = { ...base, columns: [{ name: 'a', type: 'real' }], rows: [[0.3]] } as const;
    const columns = [{ name: 'a', type: 'real' }] as const;
    expect(compareAnswer(theirs, columns, [[0.1 + 0.2]])).toEqual([]);
    expect(compareAnswer(theirs, columns, [[0.300001]])).not.toEqual([]);
  });

  it('does not round the digits inside a text', () => {
    const theirs = { ...texts, rows: [['12345678901234567']] };
    expect(compareAnswer(theirs, [{ name: 'a', type: 'string' }], [['12345678901234568']])).not.toEqual([]);
  });

  it('minds the order of rows only where the query ends in one', () => {
    const columns = [{ name: 'a', type: 'string' }] as const;
    const theirs = { ...texts, rows: [['x'], ['y']] };
    expect(compareAnswer(theirs, columns, [['y'], ['x']])).toEqual([]);
    expect(compareAnswer({ ...theirs, kql: 'T | sort by a asc' }, columns, [['y'], ['x']])).not.toEqual([]);
  });
});

describe('the end of a query', () => {
  it.each([
    ['T | sort by a | where b > 1 | project a', true],
    ['T | extend u = "http://example.com" | top 3 by a', true],
    ['let x = T | sort by a; x | summarize count()', false],
    ['T | sort by a | join (U) on a', false],
  ])('%s: ordered %s', (kql, expected) => {
    expect(endsInOrder(kql)).toBe(expected);
  });
});

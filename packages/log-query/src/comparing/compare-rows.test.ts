import type { KqlType, KqlValue } from '@drawbridge/kql';
import { describe, expect, it } from 'vitest';

import { compareRows } from './compare-rows.ts';

const answer = (columns: Readonly<Record<string, KqlType>>, ...rows: readonly (readonly KqlValue[])[]) => ({
  columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  rows,
});

describe('two answers to one query', () => {
  it('are alike whatever the order of rows, columns and keys', () => {
    const there = answer({ a: 'string', b: 'dynamic' }, ['x', { k: 1, l: [2] }], ['y', null]);
    const here = answer({ b: 'dynamic', a: 'string' }, [null, 'y'], [{ l: [2], k: 1 }, 'x']);
    expect(compareRows(there, here)).toBeUndefined();
  });

  it('are alike with a NaN and with longs beyond 2^53', () => {
    const rows = [[NaN, 9007199254740993n]] as const;
    const columns = { r: 'real', n: 'long' } as const;
    expect(compareRows(answer(columns, ...rows), answer(columns, ...rows))).toBeUndefined();
  });

  it('differ by the rows that only one has', () => {
    const difference = compareRows(answer({ a: 'long' }, [1], [2]), answer({ a: 'long' }, [2], [3]));
    expect(difference).toEqual({ columns: [], onlyThere: [{ a: 1 }], onlyHere: [{ a: 3 }] });
  });

  it('differ by how often a row is there', () => {
    const difference = compareRows(answer({ a: 'long' }, [1], [1]), answer({ a: 'long' }, [1]));
    expect(difference?.onlyThere).toEqual([{ a: 1 }]);
  });

  it('differ where a number is a text in one of them', () => {
    expect(compareRows(answer({ a: 'dynamic' }, [1]), answer({ a: 'dynamic' }, ['1']))).toBeDefined();
    expect(compareRows(answer({ a: 'real' }, [-0]), answer({ a: 'real' }, [0]))).toBeDefined();
  });

  it('differ by columns, and then the rows are compared by those that both have', () => {
    const there = answer({ a: 'long', b: 'string' }, [1, 'x']);
    const here = answer({ a: 'int', c: 'string' }, [1, 'y']);
    expect(compareRows(there, here)).toEqual({
      columns: ['a is long there and int here', 'b is only there', 'c is only here'],
      onlyThere: [],
      onlyHere: [],
    });
  });
});

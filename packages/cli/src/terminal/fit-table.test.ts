import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';

import { fitTable } from './fit-table.ts';

const widthOf = (cells: readonly string[], all: readonly (readonly string[])[]) =>
  cells.reduce((sum, _, at) => sum + Math.max(...all.map((row) => stringWidth(row[at] ?? ''))), 0) +
  2 * (cells.length - 1);

describe('a table in a terminal', () => {
  it('is as it was where it fits, and where there is no terminal', () => {
    const rows = [['2026-11-30T10:00:00Z', 'ann@example.com']];
    expect(fitTable(80, ['When', 'Who'], rows)).toEqual({ heads: ['When', 'Who'], rows });
    expect(fitTable(undefined, ['a'.repeat(300)], [['b']])).toEqual({
      heads: ['a'.repeat(300)],
      rows: [['b']],
    });
  });

  it.each([
    [80, [60, 60]],
    [80, [5, 200, 5]],
    [40, Array.from({ length: 12 }, () => 30)],
    [20, [100]],
    [9, [40, 40]],
  ])('of %i columns holds every width of %j', (width, natural) => {
    const heads = natural.map((_, at) => `Column${String(at)}`);
    const rows = [natural.map((own) => 'x'.repeat(own)), natural.map((own) => '日'.repeat(own / 2))];
    const fitted = fitTable(width, heads, rows);
    const all = [fitted.heads, ...fitted.rows];
    expect(widthOf(fitted.heads, all)).toBeLessThanOrEqual(width);
    expect(fitted.heads.length).toBeGreaterThan(0);
    for (const row of fitted.rows) expect(row).toHaveLength(fitted.heads.length);
  });

  it('narrows the widest columns, and keeps the short ones whole', () => {
    const { rows } = fitTable(40, ['Id', 'Text'], [['AKIA1234', 'a long text that goes on and on and on']]);
    expect(rows).toEqual([['AKIA1234', 'a long text that goes on and …']]);
  });
});

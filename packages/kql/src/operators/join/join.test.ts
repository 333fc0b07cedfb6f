import { describe, expect, it } from 'vitest';

import { columnsOf, problemsOf, rowsOf } from '../query.suite.ts';

const left = 'datatable(k:long, v:string)[1, "a", 1, "b", 2, "c", long(null), "n"]';
const right = 'datatable(k:long, w:string)[1, "x", 3, "y", long(null), "z"]';
const join = (kind: string): string => `${left} | join ${kind} (${right}) on k`;

describe('join', () => {
  it('takes one left row per key where no kind is given', async () => {
    expect(await rowsOf(join(''))).toEqual([
      [1, 'a', 1, 'x'],
      [null, 'n', null, 'z'],
    ]);
  });

  it('matches null keys with null keys', async () => {
    expect((await rowsOf(`${join('kind=inner')} | where isnull(k)`)).length).toBe(1);
  });

  it('pads texts with the empty text and other columns with null', async () => {
    const rows = await rowsOf(`${join('kind=leftouter')} | where v == "c"`);
    expect(rows).toEqual([[2, 'c', null, '']]);
  });

  it('keeps both sides in a full outer join', async () => {
    expect((await rowsOf(join('kind=fullouter'))).length).toBe(5);
  });

  it('keeps only the left, or only the right, in semi and anti joins', async () => {
    expect(await rowsOf(join('kind=leftanti'))).toEqual([[2, 'c']]);
    expect(await rowsOf(join('kind=rightanti'))).toEqual([[3, 'y']]);
    expect((await rowsOf(join('kind=leftsemi'))).length).toBe(3);
    expect(await columnsOf(join('kind=rightsemi'))).toEqual(['k:long', 'w:string']);
  });

  it('numbers the names that both sides have', async () => {
    expect(await columnsOf(join('kind=inner'))).toEqual(['k:long', 'v:string', 'k1:long', 'w:string']);
  });

  it('matches keys of different names', async () => {
    const rows = await rowsOf(
      `${left} | join kind=inner (${right} | project-rename q = k) on $left.k == $right.q`,
    );
    expect(rows.length).toBe(3);
  });

  it('rejects a dynamic key with what to do', async () => {
    const [problem] = await problemsOf('print d = dynamic(1) | join (print d = dynamic(1)) on d');
    expect(problem).toContain('tostring');
  });
});

describe('lookup', () => {
  it('drops the right keys and keeps every left row', async () => {
    expect(await columnsOf(`${left} | lookup (${right}) on k`)).toEqual(['k:long', 'v:string', 'w:string']);
    expect((await rowsOf(`${left} | lookup (${right}) on k`)).length).toBe(4);
  });
});

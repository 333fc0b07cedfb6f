import { describe, expect, it } from 'vitest';

import { columnsOf, problemsOf, rowsOf } from '../query.suite.ts';

const steps = `datatable(at:long, name:string)[
  0, 'x', 1, 'start', 2, 'a', 3, 'b', 4, 'stop', 6, 'c', 8, 'start', 11, 'd', 12, 'stop', 13, 'stop'
] | sort by at asc`;

const sequence = (
  outputs: readonly string[] = ['all', 'all', 'all'],
): string => `${steps} | scan with_match_id = id with (
  step s1 output = ${outputs[0] ?? 'all'}: name == 'start';
  step s2 output = ${outputs[1] ?? 'all'}: name != 'start' and name != 'stop' and at - s1.at <= 5;
  step s3 output = ${outputs[2] ?? 'all'}: name == 'stop' and at - s1.at <= 5;
)`;

describe('scan', () => {
  it('keeps what a step assigned, for the next row that it matches', async () => {
    const query =
      'range x from 1 to 4 step 1 | scan declare (sum:long = 0) with (step s: true => sum = x + s.sum;)';
    expect(await columnsOf(query)).toEqual(['x:long', 'sum:long']);
    expect(await rowsOf(query)).toEqual([
      [1, 1],
      [2, 3],
      [3, 6],
      [4, 10],
    ]);
  });

  it('follows sequences over several steps and numbers them', async () => {
    expect(await rowsOf(sequence())).toEqual([
      [1, 'start', 0],
      [2, 'a', 0],
      [3, 'b', 0],
      [4, 'stop', 0],
      [8, 'start', 1],
      [11, 'd', 1],
      [12, 'stop', 1],
      [13, 'stop', 1],
    ]);
  });

  it('gives the last row of a series, or none, where a step says so', async () => {
    expect(await rowsOf(sequence(['none', 'last', 'last']))).toEqual([
      [3, 'b', 0],
      [4, 'stop', 0],
      [11, 'd', 1],
      [13, 'stop', 1],
    ]);
  });

  it('gives a row to a later step first, and then to an earlier one', async () => {
    const query = `range x from 1 to 3 step 1 | scan with_match_id = id declare (step_no:long) with (
      step a: true => step_no = 1;
      step b: x - a.x == 1 => step_no = 2;
    )`;
    expect(await rowsOf(query)).toEqual([
      [1, 1, 0],
      [2, 2, 0],
      [2, 1, 1],
      [3, 2, 1],
      [3, 1, 2],
    ]);
  });

  it('reads the default of a declared column by its bare name, also where the step does not assign it', async () => {
    const query = `range x from 1 to 2 step 1 | scan declare (sum:long = 10, label:string = 'none', when:datetime)
      with (step s: true => sum = sum + x;)`;
    expect(await rowsOf(query)).toEqual([
      [1, 11, 'none', null],
      [2, 12, 'none', null],
    ]);
  });

  it('runs by itself over each key of a partition', async () => {
    const query = `datatable(user:string, at:long)['a', 1, 'b', 2, 'a', 3, 'b', 4] | sort by at asc
      | partition hint.strategy = native by user (scan declare (n:long = 0) with (step s: true => n = s.n + 1;))
      | sort by at asc`;
    expect(await rowsOf(query)).toEqual([
      ['a', 1, 1],
      ['b', 2, 1],
      ['a', 3, 2],
      ['b', 4, 2],
    ]);
  });

  it('keeps values of every type in its state', async () => {
    const query = `range x from 1 to 2 step 1
      | extend l = 9223372036854775807 - x, r = iff(x == 1, real(nan), 1.5), s = 'é"', t = datetime(2026-01-12) + x * 1tick,
          span = x * 1tick, b = x == 1, d = parse_json('{"a":[1,2.0]}'), g = toguid('74be27de-1e4e-49d9-b579-fe0b331d3642')
      | scan declare (ll:long, rr:real, ss:string, tt:datetime, sp:timespan, bb:bool, dd:dynamic, gg:guid) with (
          step q: true => ll = q.l, rr = q.r, ss = q.s, tt = q.t, sp = q.span, bb = q.b, dd = q.d, gg = q.g;)
      | project ll = tostring(ll), rr = tostring(rr), ss, tt, sp, bb, dd, gg`;
    expect(await rowsOf(query)).toEqual([
      ['', '', '', null, null, null, null, null],
      [
        '9223372036854775806',
        'NaN',
        'é"',
        '2026-01-12T00:00:00.0000001Z',
        '00:00:00.0000001',
        true,
        { a: [1, 2] },
        '74be27de-1e4e-49d9-b579-fe0b331d3642',
      ],
    ]);
  });

  it('evaluates over no rows', async () => {
    expect(await rowsOf('range x from 1 to 0 step 1 | scan with (step s: true;)')).toEqual([]);
  });

  it('has no match_id behind it that nobody asked for', async () => {
    expect(await columnsOf('range x from 1 to 2 step 1 | scan with (step s: true;) | extend y = x')).toEqual([
      'x:long',
      'y:long',
    ]);
  });

  it('wants rows in order, and distinct names', async () => {
    const first = async (query: string): Promise<string | undefined> => (await problemsOf(query))[0];
    expect(await first('Events | scan with (step s: true;)')).toContain('needs rows in order');
    const ordered = 'range x from 1 to 2 step 1 | scan';
    expect(await first(`${ordered} with (step s: true; step s: true;)`)).toContain("two steps 's'");
    expect(await first(`${ordered} declare (x:long) with (step s: true;)`)).toContain("already a column 'x'");
    expect(await first(`${ordered} with_match_id = x with (step s: true;)`)).toContain(
      "already a column 'x'",
    );
    expect(await first(`${ordered} declare (n:long) with (step s: true => n = 1, n = 2;)`)).toContain(
      'twice',
    );
    expect(await first(`${ordered} with (step s: prev(x) == 1;)`)).toContain("'prev' cannot stand in a step");
  });

  it('refuses what its documentation leaves open', async () => {
    const first = async (query: string): Promise<string | undefined> => (await problemsOf(query))[0];
    const ordered = 'range x from 1 to 2 step 1 | scan declare (a:long = 1, b:long)';
    expect(await first(`${ordered} with (step s: true => a = 2, b = a;)`)).toContain(
      "reading 'a' in the step",
    );
    expect(await first(`${ordered} with (step s: true => a = 1.5;)`)).toContain('type real where long');
    expect(await first('range x from 1 to 2 step 1 | scan kind = full with (step s: true;)')).toContain(
      "'kind'",
    );
  });
});

import { describe, expect, it } from 'vitest';

import { columnsOf, problemsOf, rowsOf, testEngine } from './query.suite.ts';

describe('pivot', () => {
  const sales = 'datatable(who:string, what:string, n:long)["a", "x", 1, "a", "y", 2, "b", "x", 3]';

  it('makes a column of each value, in their order', async () => {
    const kql = `${sales} | evaluate pivot(what, sum(n), who) | sort by who asc`;
    expect(await columnsOf(kql)).toEqual(['who:string', 'x:long', 'y:long']);
    expect(await rowsOf(kql)).toEqual([
      ['a', 1, 2],
      ['b', 3, 0],
    ]);
  });

  it('binds what comes after it with the columns that it found', async () => {
    expect(await rowsOf(`${sales} | evaluate pivot(what, sum(n), who) | where x == 3 | project who`)).toEqual(
      [['b']],
    );
  });

  it('is only a warning when a query is checked without being run', async () => {
    const checked = await (await testEngine()).check(`${sales} | evaluate pivot(what)`);
    expect(checked.ok).toBe(true);
    expect(checked.problems.map((one) => one.code)).toEqual(['kql/columns-depend-on-data']);
  });
});

describe('bag_unpack', () => {
  it('makes a column of each key, in the keys order, typed by what they hold', async () => {
    const kql =
      'datatable(d:dynamic)[dynamic({"b": 1, "a": "x"}), dynamic({"b": 2.5})] | evaluate bag_unpack(d)';
    expect(await columnsOf(kql)).toEqual(['a:string', 'b:real']);
    expect(await rowsOf(kql)).toEqual([
      ['x', 1],
      ['', 2.5],
    ]);
  });
});

describe('narrow', () => {
  it('makes a row of each cell', async () => {
    expect(await rowsOf('print a = 1, b = "x" | evaluate narrow() | sort by Column asc')).toEqual([
      [0, 'a', '1'],
      [0, 'b', 'x'],
    ]);
  });
});

describe('ipv4_lookup', () => {
  it('joins an address with the ranges that it is in', async () => {
    const kql = `let nets = datatable(net:string, name:string)["192.0.2.0/24", "doc", "198.51.100.0/24", "other"];
      datatable(ip:string)["192.0.2.7", "203.0.113.1"] | evaluate ipv4_lookup(nets, ip, net)`;
    expect(await rowsOf(kql)).toEqual([['192.0.2.7', '192.0.2.0/24', 'doc']]);
  });
});

it('refuses a plugin that it does not know, at its place', async () => {
  const [problem] = await problemsOf('print a = 1 | evaluate basket()');
  expect(problem).toContain("1:24: error: the plugin 'basket' is not supported");
});

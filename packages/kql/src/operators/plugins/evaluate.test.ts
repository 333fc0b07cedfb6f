import { describe, expect, it } from 'vitest';

import { columnsOf, problemsOf, rowsOf, testEngine } from '../query.suite.ts';

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
    expect(checked.problems.map((problem) => problem.code)).toEqual(['kql/columns-depend-on-data']);
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

describe('the options of bag_unpack', () => {
  const bag = "print d = dynamic({'a': 1, 'b': 'x'}), a = 'own'";

  it('rejects a key that is a column already, unless it is said which is meant', async () => {
    expect((await problemsOf(`${bag} | evaluate bag_unpack(d)`))[0]).toContain(
      "would make a second column 'a'",
    );
    expect(await rowsOf(`${bag} | evaluate bag_unpack(d, columnsConflict = 'keep_source')`)).toEqual([
      ['own', 'x'],
    ]);
    expect(await rowsOf(`${bag} | evaluate bag_unpack(d, columnsConflict = 'replace_source')`)).toEqual([
      [1, 'x'],
    ]);
    expect((await problemsOf(`${bag} | evaluate bag_unpack(d, columnsConflict = 'both')`)).join()).toContain(
      'is one of',
    );
  });

  it('leaves out the properties that are ignored, named or in their place', async () => {
    const named = `${bag} | evaluate bag_unpack(d, ignoredProperties = dynamic(['a', 'c']))`;
    expect(await columnsOf(named)).toEqual(['a:string', 'b:string']);
    const placed = `${bag} | evaluate bag_unpack(d, 'p_', 'keep_source', dynamic(['b']))`;
    expect(await columnsOf(placed)).toEqual(['a:string', 'p_a:long']);
  });

  it('gives a table without columns where there are no bags', async () => {
    expect(await columnsOf('datatable(d:dynamic)[] | evaluate bag_unpack(d)')).toEqual([]);
  });
});

describe('ipv4_lookup and ipv6_lookup', () => {
  const ranges =
    "let R = datatable(net:string, zone:string, k:long)['192.0.2.0/24', 'doc', 1, '192.0.2.0/24', 'two', 2];";
  const rows = "datatable(ip:string, k:long)['192.0.2.7', 2, '198.51.100.1', 1]";

  it('keeps addresses in no range only where asked', async () => {
    const lookup = (more: string): string =>
      `${ranges} ${rows} | evaluate ipv4_lookup(R, ip, net, k${more}) | sort by ip asc`;
    expect(await columnsOf(lookup(''))).toEqual(['ip:string', 'k:long', 'net:string', 'zone:string']);
    expect(await rowsOf(lookup(''))).toEqual([['192.0.2.7', 2, '192.0.2.0/24', 'two']]);
    const all = [
      ['192.0.2.7', 2, '192.0.2.0/24', 'two'],
      ['198.51.100.1', 1, '', ''],
    ];
    expect(await rowsOf(lookup(', return_unmatched = true'))).toEqual(all);
    expect(await rowsOf(lookup(', true'))).toEqual(all);
  });

  it('looks up addresses of version 6', async () => {
    const query = `let R = datatable(net:string, zone:string)['2001:db8::/48', 'doc'];
      datatable(ip:string)['2001:db8::1', '2001:db8:1::1'] | evaluate ipv6_lookup(R, ip, net)`;
    expect(await columnsOf(query)).toEqual(['net:string', 'zone:string', 'ip:string']);
    expect(await rowsOf(query)).toEqual([['2001:db8::/48', 'doc', '2001:db8::1']]);
  });
});

it('refuses to pivot a value that is the name of a group', async () => {
  const query = "datatable(a:string, b:string)['x', 'a'] | evaluate pivot(b, count(), a)";
  expect((await problemsOf(query))[0]).toContain("a value 'a', which is the name of a group");
});

import { afterAll, beforeAll, expect, it } from 'vitest';

import { createEngine } from '../../engine/create-engine.ts';
import type { Engine } from '../../engine/engine.ts';

const now = new Date('2026-01-12T12:00:00Z');
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine({
    tables: [],
    externalData: [
      {
        url: 'https://example.com/bad.csv',
        rows: [
          { ip: '192.0.2.1', seen: '2026-01-12T09:00:00Z', hits: '3', tags: '["a"]', extra: 'x' },
          { ip: '192.0.2.2', hits: 'many' },
        ],
      },
    ],
    geoIp: [
      { network: '203.0.113.0/24', country: 'Norway', city: 'Oslo', latitude: 59.9, longitude: 10.7 },
      { network: '203.0.113.128/25', country: 'Iceland' },
      { network: '2001:db8::/32', country: 'Malta' },
    ],
  });
});
afterAll(() => engine.close());

async function ask(text: string) {
  const result = await engine.query(text, { now });
  if (!result.ok)
    throw new Error(result.problems.map((problem) => `${problem.message} ${problem.hints.join()}`).join());
  return result.rows;
}

const columns = '(ip:string, seen:datetime, hits:long, tags:dynamic)';

it('externaldata gives the declared rows, typed as the query says, whatever key its address carries', async () => {
  const query = `externaldata ${columns} [h@"https://example.com/bad.csv?sv=secret"] with (format="csv")`;
  expect(await ask(query)).toEqual([
    ['192.0.2.1', '2026-01-12T09:00:00.0000000Z', 3, ['a']],
    ['192.0.2.2', null, null, null],
  ]);
});

it('externaldata from an address that was not declared is refused', async () => {
  const query = `externaldata ${columns} ["https://example.com/other.csv"] | count`;
  await expect(ask(query)).rejects.toThrow(
    /externaldata from 'https:\/\/example.com\/other.csv', .* is not supported .*fixtures\/externaldata\//,
  );
});

it('externaldata with a column that no declared row has is rejected, with the nearest that they have', async () => {
  const query = 'externaldata (ipp:string) ["https://example.com/bad.csv"]';
  await expect(ask(query)).rejects.toThrow(/have no column 'ipp' did you mean 'ip'\?/);
});

it('an engine answers from the fixtures that it was given last', async () => {
  const own = await createEngine({ tables: [] });
  const text = 'externaldata (n:long) ["https://example.com/n.json"]';
  const rowsOf = async () => {
    const result = await own.query(text, { now });
    return result.ok ? result.rows : result.problems.map((problem) => problem.code);
  };
  try {
    expect(await rowsOf()).toEqual(['kql/unsupported']);
    own.setFixtures({
      externalData: [{ url: 'https://example.com/n.json', rows: [{ n: 1 }] }],
      geoIp: [],
      workspaces: [],
    });
    expect(await rowsOf()).toEqual([[1]]);
    own.setFixtures({
      externalData: [{ url: 'https://example.com/n.json', rows: [{ n: 2 }] }],
      geoIp: [],
      workspaces: [],
    });
    expect(await rowsOf()).toEqual([[2]]);
  } finally {
    await own.close();
  }
});

it('geo_info_from_ip_address answers from the narrowest declared network', async () => {
  const query = `datatable(ip:string)['203.0.113.5', '203.0.113.200', '2001:db8::1', '192.0.2.1', 'x']
    | project country = tostring(geo_info_from_ip_address(ip).country)`;
  expect(await ask(query)).toEqual([['Norway'], ['Iceland'], ['Malta'], [''], ['']]);
});

it('geo_info_from_ip_address without any declared network is refused', async () => {
  const bare = await createEngine({ tables: [] });
  const result = await bare.check("print geo_info_from_ip_address('203.0.113.5')");
  await bare.close();
  expect(result.problems[0]).toMatchObject({ code: 'kql/unsupported', span: { column: 7 } });
});

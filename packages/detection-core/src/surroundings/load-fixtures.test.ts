import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { given } from '@drawbridge/base';
import { loadFixtures } from './load-fixtures.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drawbridge-fixtures-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function give(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

const tables = [{ name: 'Door_CL', columns: [{ name: 'Door_s', type: 'string' }] }] as const;
const url = 'https://example.com/bad.csv';

it('a folder that is not there holds no fixtures', async () => {
  expect(await loadFixtures(join(folder, 'none'), tables)).toEqual({
    fixtures: { externalData: [], geoIp: [], workspaces: [] },
    problems: [],
  });
});

describe('what externaldata finds', () => {
  it.each([
    ['CSV with a header', 'bad.csv', 'Ip,Hits\n192.0.2.1,3\n', '', [{ Ip: '192.0.2.1', Hits: '3' }]],
    [
      'CSV without a header, whose columns are named beside it',
      'bad.csv',
      '192.0.2.1,3\n"192.0.2.2",4\n',
      'columns: [Ip, Hits]\n',
      [
        { Ip: '192.0.2.1', Hits: '3' },
        { Ip: '192.0.2.2', Hits: '4' },
      ],
    ],
    ['a JSON array', 'bad.json', '[{"Ip":"192.0.2.1","Hits":3}]', '', [{ Ip: '192.0.2.1', Hits: 3 }]],
    ['lines of JSON', 'bad.ndjson', '{"Hits":3}\n{"Hits":4}\n', '', [{ Hits: 3 }, { Hits: 4 }]],
    [
      'lines of text',
      'bad.txt',
      '192.0.2.1\n192.0.2.2, dirty\n',
      'columns: [Line]\n',
      [{ Line: '192.0.2.1' }, { Line: '192.0.2.2, dirty' }],
    ],
  ])('is read from %s', async (_what, name, text, more, rows) => {
    await give(`externaldata/${name}`, text);
    await give('externaldata/bad.yaml', `url: ${url}\nfile: ${name}\n${more}`);
    const { fixtures, problems } = await loadFixtures(folder, tables);
    expect(problems).toEqual([]);
    expect(fixtures.externalData).toEqual([{ url, rows }]);
  });

  it('may be stated as rows', async () => {
    await give('externaldata/bad.yaml', `url: ${url}\nrows:\n  - { Ip: 192.0.2.1, Hits: 3 }\n`);
    const { fixtures } = await loadFixtures(folder, tables);
    expect(fixtures.externalData).toEqual([{ url, rows: [{ Ip: '192.0.2.1', Hits: 3 }] }]);
  });

  it.each([
    ['has no address', 'file: bad.csv\n', 'externaldata/missing-field', 'url'],
    ['has neither file nor rows', `url: ${url}\n`, 'externaldata/source', 'file'],
    ['has both', `url: ${url}\nfile: bad.csv\nrows: []\n`, 'externaldata/source', 'file'],
    ['lies elsewhere', `url: ${url}\nfile: ../bad.csv\n`, 'externaldata/elsewhere', 'file'],
    ['says not what is in it', `url: ${url}\nfile: bad.zip\n`, 'externaldata/format', 'file'],
    ['is text without a name', `url: ${url}\nfile: bad.txt\n`, 'externaldata/columns', 'columns'],
    ['is misspelt', `url: ${url}\nrow: []\n`, 'externaldata/unknown-field', 'row'],
    ['is not there', `url: ${url}\nfile: gone.csv\n`, 'ingest/unreadable-file', undefined],
  ])('is a problem where it %s', async (_what, text, code, field) => {
    await give('externaldata/bad.csv', 'Ip\n192.0.2.1\n');
    await give('externaldata/bad.yaml', text);
    const { fixtures, problems } = await loadFixtures(folder, tables);
    expect(fixtures.externalData).toEqual([]);
    expect(problems.map((problem) => problem.severity)).toEqual(['error']);
    expect(problems).toMatchObject([{ code, ...given({ field }) }]);
  });

  it('is refused whole where a row of it is broken', async () => {
    const file = await give('externaldata/bad.csv', 'Ip,Hits\n192.0.2.1\n');
    await give('externaldata/bad.yaml', `url: ${url}\nfile: bad.csv\n`);
    const { fixtures, problems } = await loadFixtures(folder, tables);
    expect(fixtures.externalData).toEqual([]);
    expect(problems).toMatchObject([{ code: 'ingest/broken-row', severity: 'error', file }]);
  });

  it('has an address without its key, which is not repeated in the problem', async () => {
    await give('externaldata/bad.yaml', `url: ${url}?sig=topsecret\nrows: []\n`);
    const { problems } = await loadFixtures(folder, tables);
    expect(problems).toMatchObject([{ code: 'externaldata/key', field: 'url' }]);
    expect(JSON.stringify(problems)).not.toContain('topsecret');
  });

  it('is declared once for an address', async () => {
    await give('externaldata/1.yaml', `url: ${url}\nrows: []\n`);
    const file = await give('externaldata/2.yaml', `url: ${url}\nrows: []\n`);
    expect((await loadFixtures(folder, tables)).problems).toMatchObject([
      { code: 'externaldata/duplicate', file },
    ]);
  });
});

describe('where addresses lie', () => {
  it('is read from CSV; what is not known of a place is left out', async () => {
    const rows = '203.0.113.0/24,Norway,Oslo,59.9\n2001:db8::/32,Malta,,\n192.0.2.7,,,\n';
    await give('geo/offices.csv', `network,country,city,latitude\n${rows}`);
    const { fixtures, problems } = await loadFixtures(folder, tables);
    expect(problems).toEqual([]);
    expect(fixtures.geoIp).toEqual([
      { network: '203.0.113.0/24', country: 'Norway', city: 'Oslo', latitude: 59.9 },
      { network: '2001:db8::/32', country: 'Malta' },
      { network: '192.0.2.7' },
    ]);
  });

  it.each([
    ['an invalid network', 'network\n203.0.113.0/33\n', 'geo/network', 'network'],
    ['a network that is missing', 'country\nNorway\n', 'geo/network', 'network'],
    ['a column that is misspelt', 'network,contry\n192.0.2.0/24,Norway\n', 'geo/unknown-column', 'contry'],
    ['degrees that are no number', 'network,latitude\n192.0.2.0/24,north\n', 'geo/number', 'latitude'],
  ])('is a problem with %s', async (_what, text, code, field) => {
    const file = await give('geo/offices.csv', text);
    const { problems } = await loadFixtures(folder, tables);
    expect(problems).toMatchObject([{ code, severity: 'error', file, field }]);
  });
});

describe('what another workspace holds', () => {
  it('is read from a file beside the document, or stated as rows', async () => {
    await give('workspaces/emea.yaml', 'workspace: soc-emea\ntable: Door_CL\nfile: emea.ndjson\n');
    await give('workspaces/emea.ndjson', '{"Door_s":"front"}\n');
    await give('workspaces/apac.yaml', 'workspace: soc-apac\ntable: Door_CL\nrows: [{ Door_s: back }]\n');
    const { fixtures, problems } = await loadFixtures(folder, tables);
    expect(problems).toEqual([]);
    expect(fixtures.workspaces).toEqual([
      { workspace: 'soc-apac', table: 'Door_CL', rows: [{ Door_s: 'back' }] },
      { workspace: 'soc-emea', table: 'Door_CL', rows: [{ Door_s: 'front' }] },
    ]);
  });

  it('is of a table that is known here', async () => {
    const file = await give('workspaces/emea.yaml', 'workspace: soc-emea\ntable: Dor_CL\nrows: []\n');
    const { problems } = await loadFixtures(folder, tables);
    expect(problems).toMatchObject([{ code: 'workspaces/table', file, span: { line: 2 } }]);
    expect(problems[0]?.hints).toContain("did you mean 'Door_CL'?");
  });

  it('is declared once for a workspace, whose name may differ by case', async () => {
    await give('workspaces/a.yaml', 'workspace: SOC\ntable: Door_CL\nrows: []\n');
    const file = await give('workspaces/b.yaml', 'workspace: soc\ntable: Door_CL\nrows: []\n');
    expect((await loadFixtures(folder, tables)).problems).toMatchObject([
      { code: 'workspaces/duplicate', file },
    ]);
  });
});

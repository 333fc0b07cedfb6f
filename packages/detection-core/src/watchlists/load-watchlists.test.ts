import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { loadWatchlists } from './load-watchlists.ts';

const yaml = `alias: BenignActors
displayName: Benign actors
description: Who may.
provider: Drawbridge
itemsSearchKey: Actor
columns:
  Actor: The actor.
  Reason: Why.
`;

const unknownColumn = 'watchlist/unknown-column';

async function load(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'watchlists-'));
  await mkdir(join(folder, 'BenignActors'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'BenignActors', name), text);
  return loadWatchlists(folder);
}

describe('loading watchlists', () => {
  it('reads the items by the columns that the list describes', async () => {
    const items = 'Actor,Reason\n"ops, night shift",on call\nbuild,\n';
    expect(await load({ 'watchlist.yaml': yaml, 'items.csv': items })).toEqual({
      problems: [],
      places: new Map([
        ['BenignActors', { file: expect.stringMatching(/items\.csv$/) as string, lines: [2, 3] }],
      ]),
      watchlists: [
        {
          alias: 'BenignActors',
          searchKey: 'Actor',
          columns: ['Actor', 'Reason'],
          rows: [
            { Actor: 'ops, night shift', Reason: 'on call' },
            { Actor: 'build', Reason: '' },
          ],
        },
      ],
    });
  });

  it('has its columns when it has no items', async () => {
    const { watchlists, problems } = await load({ 'watchlist.yaml': yaml, 'items.csv': 'Actor,Reason\n' });
    expect(problems).toEqual([]);
    expect(watchlists).toMatchObject([{ columns: ['Actor', 'Reason'], rows: [] }]);
  });

  it.each([
    [
      'an alias that is not its folder',
      { 'watchlist.yaml': yaml.replace('alias: B', 'alias: C') },
      'watchlist/alias',
    ],
    [
      'a search key without a column',
      { 'watchlist.yaml': yaml.replace('Key: Actor', 'Key: Akteur') },
      'watchlist/search-key',
    ],
    ['an item in an unknown column', { 'items.csv': 'Akteur,Reason\nx,y\n' }, 'watchlist/unknown-column'],
    [
      'a first item in the place of the header, and no other',
      { 'items.csv': 'build,on call\n' },
      unknownColumn,
    ],
    ['lines that end in U+2028', { 'items.csv': 'Actor,Reason\u2028x,y\u2028' }, unknownColumn],
    ['lines that end in a vertical tab', { 'items.csv': 'Actor,Reason\vx,y\v' }, unknownColumn],
    ['a misspelt field', { 'watchlist.yaml': `${yaml}serchKey: x\n` }, 'watchlist/unknown-field'],
  ])('leaves a list out with %s and says where', async (_, files, code) => {
    const { watchlists, problems } = await load({
      'watchlist.yaml': yaml,
      'items.csv': 'Actor,Reason\n',
      ...files,
    });
    expect(watchlists).toEqual([]);
    expect(problems).toMatchObject([{ code }]);
    expect(problems[0]?.file).toContain('BenignActors');
  });

  it('leaves a list out whose items are missing: a lost exclusion must not pass for none', async () => {
    const { watchlists, problems } = await load({ 'watchlist.yaml': yaml });
    expect(watchlists).toEqual([]);
    expect(problems[0]?.file).toContain('items.csv');
  });

  it('refuses items of 3.8 MB, which the service takes in no request', async () => {
    const items = `Actor,Reason\n${'x'.repeat(3_800_000)},y\n`;
    const { problems, watchlists } = await load({ 'watchlist.yaml': yaml, 'items.csv': items });
    expect(watchlists).toEqual([]);
    expect(problems).toMatchObject([{ code: 'watchlist/too-large', severity: 'error' }]);
  });
});

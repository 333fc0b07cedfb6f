import { beforeAll, describe, expect, it } from 'vitest';

import { createChecker } from './create-checker.ts';

const column = (name: string, type: 'string' | 'datetime' | 'dynamic' | 'long') => ({ name, type });

const checker = createChecker({
  tables: [
    {
      name: 'Events',
      columns: [column('TimeGenerated', 'datetime'), column('Name', 'string'), column('Bag', 'dynamic')],
    },
    { name: 'More', columns: [column('TimeGenerated', 'datetime'), column('Name', 'string')] },
    { name: 'Untimed', columns: [column('Name', 'string')] },
  ],
  functions: [
    { name: 'Chosen', parameters: '()', body: "Events | where Name == 'a'" },
    { name: 'Counted', parameters: '()', body: 'Events | summarize n = count() by Name' },
  ],
  watchlists: [{ alias: 'names', searchKey: 'Name', columns: ['Name'], rows: [] }],
});

// The parser takes its time to load, which is no test's.
beforeAll(() => checker.check('Events'), 300_000);

async function check(text: string) {
  const checked = await checker.check(text);
  if (!checked.ok) throw new Error(`${text}: ${checked.problems.map(({ message }) => message).join('; ')}`);
  return checked;
}

describe('a query whose time can be divided', () => {
  it.each([
    'Events',
    "Events | where Name == 'a' | extend n = strlen(Name) | project Name, n",
    'Events | mv-expand Bag',
    'union Events, More',
    'union isfuzzy=true Events, (More | where Name has "x")',
    'Chosen | where TimeGenerated > ago(1h)',
    'let limit = 3; Events | where strlen(Name) > limit',
    "Events | where Name in ('a', 'b')",
    "Events | where Name in ((_GetWatchlist('names') | project Name))",
    'Events | parse Name with First "-" Rest | where isnotempty(Rest)',
  ])('answers row by row: %s', async (text) => {
    expect((await check(text)).byRow).toBe(true);
  });

  it.each([
    'Events | summarize count()',
    'Events | summarize arg_max(TimeGenerated, *) by Name',
    'Events | distinct Name',
    'Events | count',
    'Events | take 3',
    'Events | top 3 by Name',
    'Events | sort by TimeGenerated asc',
    'Events | sort by Name | extend n = row_number()',
    'Events | join kind=inner More on Name',
    'Events | join kind=leftanti More on Name',
    'Events | lookup More on Name',
    'Events | where Name in ((More | project Name))',
    'Events | where Name !in (More)',
    'Events | extend n = toscalar(More | count)',
    'Events | make-series count() on TimeGenerated step 1h',
    'Counted',
    'Untimed',
    'union Events, Untimed',
    "datatable(Name:string)['a']",
    'print 1',
    '1 + 1',
    'range n from 1 to 3 step 1',
    'Events | mv-apply Bag on (take 1)',
  ])('does not: %s', async (text) => {
    expect((await check(text)).byRow).toBe(false);
  });

  it('names the tables that are read, through functions and wildcards too', async () => {
    expect((await check('Counted')).tables).toEqual(['Events']);
    expect([...(await check('union E*, M*')).tables].sort()).toEqual(['Events', 'More']);
  });
});

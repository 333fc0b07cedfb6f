import { afterAll, beforeAll, expect, it } from 'vitest';

import { createEngine } from '../../engine/create-engine.ts';
import type { Engine } from '../../engine/engine.ts';

const now = new Date('2026-01-12T12:00:00Z');
const day = { from: new Date('2026-01-12T00:00:00Z'), to: new Date('2026-01-13T00:00:00Z') };
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine({
    tables: [
      {
        name: 'Door_CL',
        columns: [
          { name: 'TimeGenerated', type: 'datetime' },
          { name: 'Door', type: 'string' },
          { name: 'Opened', type: 'long' },
        ],
        hidden: [
          { name: 'Type', type: 'string', missing: 'table-name' },
          { name: 'TenantId', type: 'string' },
        ],
      },
    ],
    functions: [{ name: 'DoorsOf', parameters: '(place:string)', body: 'workspace(place).Door_CL' }],
    workspaces: [
      {
        workspace: 'soc-emea',
        table: 'Door_CL',
        rows: [
          { TimeGenerated: '2026-01-12T09:00:00Z', Door: 'front', Opened: '2' },
          { TimeGenerated: '2026-01-11T09:00:00Z', Door: 'back', Type: 'Door_CL', TenantId: 't' },
        ],
      },
      { workspace: 'soc-apac', table: 'Door_CL', rows: [{ Dor: 'front' }] },
      { workspace: 'soc-amer', table: 'Door_CL', rows: [{ Door: 'front', Opened: 'often' }] },
      { workspace: 'soc-emea', table: 'Door_CL', rows: [{ Door: 'the second for one table' }] },
    ],
  });
  await engine.load('Door_CL', [
    { values: { TimeGenerated: '2026-01-12T10:00:00Z', Door: 'own', Opened: 1 } },
  ]);
});
afterAll(() => engine.close());

async function ask(text: string, timeRange?: typeof day) {
  const result = await engine.query(text, timeRange === undefined ? { now } : { now, timeRange });
  if (!result.ok) {
    throw new Error(
      result.problems
        .map(
          (problem) =>
            `${problem.span?.line}:${problem.span?.column} ${problem.message} ${problem.hints.join()}`,
        )
        .join(),
    );
  }
  return result.rows;
}

it('a table of another workspace has the declared rows, typed as the table here', async () => {
  expect(await ask("workspace('soc-emea').Door_CL | project Door, Opened")).toEqual([
    ['front', 2],
    ['back', null],
  ]);
});

it('goes into a union, a join, and a saved function that is given the name', async () => {
  const named = "union Door_CL, workspace('SOC-EMEA').Door_CL | summarize count() by Door | sort by Door asc";
  expect(await ask(named)).toEqual([
    ['back', 1],
    ['front', 1],
    ['own', 1],
  ]);
  expect(await ask("Door_CL | join kind=leftanti (workspace('soc-emea').Door_CL) on Door | count")).toEqual([
    [1],
  ]);
  expect(await ask("DoorsOf('soc-emea') | count")).toEqual([[2]]);
});

it('is limited to the period of the rule, and has the table’s hidden columns', async () => {
  expect(await ask("workspace('soc-emea').Door_CL | project Door", day)).toEqual([['front']]);
  expect(await ask("workspace('soc-emea').Door_CL | where Type == 'Door_CL' | count")).toEqual([[2]]);
});

it.each([
  [
    "workspace('other').Door_CL",
    /1:1 'Door_CL' of the workspace 'other', .* is not supported .*fixtures\/workspaces/,
  ],
  ["union isfuzzy=true Door_CL, workspace('other').Door_CL", /'Door_CL' of the workspace 'other'/],
  ["workspace('soc-emea').Dor_CL", /1:23 The name 'Dor_CL' does not refer .*did you mean 'Door_CL'\?/],
  ["workspace('soc-amer').Door_CL", /have "often" in 'Opened', which is not of type long/],
  [
    "workspace('soc-apac').Door_CL",
    /have a column 'Dor', which the table does not have did you mean 'Door'\?/,
  ],
  ["union withsource=Place Door_CL, workspace('soc-emea').Door_CL", /a union that has 'withsource'/],
  ["union workspace('soc-emea').Door*", /a table of another workspace that is not defined here/],
  ["app('shop').requests", /'app' does not refer to any known function/],
] as const)('%s is refused', async (query, why) => {
  await expect(ask(query)).rejects.toThrow(why);
});

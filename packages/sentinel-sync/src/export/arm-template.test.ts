import { expect, it } from 'vitest';

import { readDesired } from '../desired/read-desired.ts';
import { ruleFile, writeFileIn, writeRules } from '../sync.suite.ts';
import { openSimulated, ruleId, useWorkspaces } from '../workspace.suite.ts';
import { exportArmTemplate } from './arm-template.ts';

const start = useWorkspaces();

it('names each resource in the workspace of a parameter, and takes no text for an expression', async () => {
  const { address } = await openSimulated(await start());
  const root = await writeRules([ruleFile(0, { description: '[Draft] nobody has tested it' })]);
  const list = 'alias: Known\ndisplayName: Known\ndescription: x\nitemsSearchKey: A\ncolumns: { A: a }\n';
  await writeFileIn(root, 'watchlists/Known/watchlist.yaml', list);
  await writeFileIn(root, 'watchlists/Known/items.csv', 'A\n1\n');
  const target = { name: 't', source: 's', address, parameters: {}, overrides: [] };
  const { resources } = await readDesired(root, target, new Date('2026-11-25T12:00:00Z'));
  expect(exportArmTemplate(resources, address)).toMatchObject({
    parameters: { workspace: { type: 'String', defaultValue: 'law-soc' } },
    resources: [
      {
        type: 'Microsoft.OperationalInsights/workspaces/providers/watchlists',
        properties: { rawContent: 'A\n1\n', itemsSearchKey: 'A' },
      },
      {
        type: 'Microsoft.OperationalInsights/workspaces/providers/alertRules',
        name: `[concat(parameters('workspace'), '/Microsoft.SecurityInsights/${ruleId(0)}')]`,
        kind: 'Scheduled',
        properties: { description: '[[Draft] nobody has tested it', queryFrequency: 'PT1H' },
      },
    ],
  });
});

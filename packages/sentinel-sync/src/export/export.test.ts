import { discoverContent } from '@drawbridge/detection-core';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';

import { given } from '@drawbridge/base';
import { readDesired } from '../desired/read-desired.ts';
import { ruleFile, writeFileIn, writeRules } from '../sync.suite.ts';
import { openSimulated, ruleId, useWorkspaces } from '../workspace.suite.ts';
import { printArmTemplate } from './arm-template.ts';
import { printBicep } from './bicep.ts';
import { createDeployment, type Deployment } from './deployment.ts';
import { readBicepValue } from '../template/read-bicep.suite.ts';

const start = useWorkspaces();
const logicApp =
  '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-soc/providers/Microsoft.Logic/workflows/tell-me';
const query =
  "// it's ${not} an interpolation\nOpened()\n| where Caller !in ((_GetWatchlist('Known') | project A))\n";

/** A rule that calls a function which calls another and looks up a watchlist, and an automation rule on it. */
async function deploymentOfAll(): Promise<Deployment> {
  const { address } = await openSimulated(await start());
  const root = await writeRules([
    ruleFile(0, { description: '[Draft] nobody has tested it', query }),
    ruleFile(1),
  ]);
  const list = 'alias: Known\ndisplayName: Known\ndescription: x\nitemsSearchKey: A\ncolumns: { A: a }\n';
  await writeFileIn(root, 'watchlists/Known/watchlist.yaml', list);
  await writeFileIn(root, 'watchlists/Known/items.csv', 'A\n1\n');
  const unused = list.replaceAll('Known', 'Unused');
  await writeFileIn(root, 'watchlists/Unused/watchlist.yaml', unused);
  await writeFileIn(root, 'watchlists/Unused/items.csv', 'A\n1\n');
  await writeFileIn(root, 'functions/Opened.yaml', 'alias: Opened\nname: Opened\nquery: Inner() | take 5\n');
  await writeFileIn(root, 'functions/Inner.yaml', 'alias: Inner\nname: Inner\nquery: AzureActivity\n');
  const automation = {
    id: ruleId(50),
    name: 'Tell me',
    order: 1,
    trigger: { on: 'Incidents', when: 'Created', rules: [ruleId(0)] },
    actions: [{ runPlaybook: logicApp }],
  };
  await writeFileIn(root, 'automation-rules/tell.yaml', stringify(automation));
  const target = { name: 't', source: 's', address, parameters: {}, overrides: [] };
  const { resources, problems } = await readDesired(
    await discoverContent(root),
    target,
    new Date('2026-11-25T12:00:00Z'),
  );
  expect(problems).toEqual([]);
  return createDeployment(resources, address);
}

const inWorkspace = (type: string, name: string) =>
  `[resourceId('Microsoft.OperationalInsights/workspaces/${type}', parameters('workspace'), ${name})]`;

describe('a deployment', () => {
  it('makes what a rule calls and looks up, through functions too, before the rule, and that before its automation', async () => {
    const { resources } = await deploymentOfAll();
    const needs = new Map(resources.map((resource) => [resource.symbol, resource.dependsOn]));
    expect([...(needs.get('analytics_rule_Rule_0') ?? [])].sort()).toEqual([
      'saved_search_Inner',
      'saved_search_Opened',
      'watchlist_Known',
    ]);
    expect(needs.get('automation_rule_Tell_me')).toEqual(['analytics_rule_Rule_0']);
    expect(needs.get('analytics_rule_Rule_1')).toEqual([]);
    expect(needs.get('watchlist_Unused')).toEqual([]);
  });
});

describe('an ARM template', () => {
  it('takes the workspace and the Logic Apps as parameters, and no text for an expression', async () => {
    const template = printArmTemplate(await deploymentOfAll());
    expect(template).toMatchObject({
      parameters: {
        workspace: { type: 'String', defaultValue: 'law-soc' },
        playbook_tell_me: { type: 'String', defaultValue: logicApp },
      },
    });
    const resources = template.resources as readonly { readonly name: string; readonly properties: object }[];
    const named = (id: string) => resources.find((resource) => resource.name.includes(`/${id}'`));
    expect(named(ruleId(0))).toMatchObject({
      type: 'Microsoft.OperationalInsights/workspaces/providers/alertRules',
      name: `[concat(parameters('workspace'), '/Microsoft.SecurityInsights/${ruleId(0)}')]`,
      kind: 'Scheduled',
      dependsOn: expect.arrayContaining([
        inWorkspace('providers/watchlists', "'Microsoft.SecurityInsights', 'Known'"),
        inWorkspace('savedSearches', "'Opened'"),
        inWorkspace('savedSearches', "'Inner'"),
      ]) as unknown,
      properties: { description: '[[Draft] nobody has tested it', query, queryFrequency: 'PT1H' },
    });
    expect(JSON.stringify(named(ruleId(50))?.properties)).toContain("[parameters('playbook_tell_me')]");
    expect(named(ruleId(50))?.properties).toHaveProperty(
      ['triggeringLogic', 'conditions', 0, 'conditionProperties', 'propertyValues', 0],
      `[concat(resourceId('Microsoft.OperationalInsights/workspaces', parameters('workspace')), '/providers/Microsoft.SecurityInsights/alertRules/${ruleId(0)}')]`,
    );
    expect(named('Known')?.properties).toMatchObject({ rawContent: 'A\n1\n', itemsSearchKey: 'A' });
  });
});

describe('a Bicep file', () => {
  it('says of every resource what the ARM template says', async () => {
    const deployment = await deploymentOfAll();
    const file = printBicep(deployment);
    for (const { symbol, armType, apiVersion, name, body, dependsOn } of deployment.resources) {
      const head = `\nresource ${symbol} '${armType}@${apiVersion}' = `;
      const from = file.indexOf(head) + head.length;
      const end = file.indexOf('\n}\n', from) + 2;
      const read = readBicepValue(file.slice(from, end)) as Readonly<Record<string, unknown>>;
      expect(read).toMatchObject({ name, ...given({ kind: body.kind }) });
      expect(read).toHaveProperty(armType.endsWith('/savedSearches') ? 'parent' : 'scope');
      const needed = dependsOn.map((id) => ({ '(expression)': id }));
      expect(read.dependsOn ?? []).toEqual(needed);
      if (name === ruleId(0)) expect(read.properties).toMatchObject({ query });
      if (name === ruleId(50)) {
        const action = { logicAppResourceId: { '(expression)': 'playbook_tell_me' } };
        expect(read.properties).toMatchObject({ actions: [{ actionConfiguration: action }] });
      } else expect(read.properties).toEqual(body.properties);
    }
    expect(file).toContain(`\nparam playbook_tell_me string = '${logicApp}'\n`);
  });
});

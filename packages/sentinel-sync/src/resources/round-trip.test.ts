import { mkdtemp, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { hasErrors } from '@drawbridge/base';
import { discoverContent } from '@drawbridge/detection-core';
import { describe, expect, it } from 'vitest';

import { listActual } from '../actual/list-actual.ts';
import { readDesired } from '../desired/read-desired.ts';
import { openSimulated, ruleId, useWorkspaces, wireRule } from '../workspace.suite.ts';
import type { ArmBody } from '../wire/arm-body.ts';
import { canonicalField } from '../wire/resource-fields.ts';
import { kindNamed } from './registry.ts';
import type { KindName } from '../resource-kind/resource-kind.ts';

const start = useWorkspaces();
const now = new Date('2026-11-25T12:00:00Z');
const grouping = {
  reopenClosedIncident: false,
  enabled: true,
  lookbackDuration: 'PT300M',
  matchingMethod: 'AllEntities',
  somethingNew: 1,
};

/** Wire bodies as a portal makes them: other spellings, nulls, unknown fields. */
const bodies: readonly (readonly [string, KindName, string, ArmBody])[] = [
  ['a scheduled rule', 'analytics-rule', ruleId(1), wireRule()],
  [
    'a rule with sub-techniques, nulls, odd durations and unknown properties',
    'analytics-rule',
    ruleId(2),
    wireRule({
      displayName: 'Odd',
      description: 'Ends with a line break.\n',
      queryFrequency: 'PT60M',
      queryPeriod: 'P1DT30M',
      tactics: ['LateralMovement', 'Execution'],
      techniques: ['T1651', 'T1021', 'T1059'],
      subTechniques: ['T1021.008'],
      alertDetailsOverride: null,
      customDetails: {},
      incidentConfiguration: { createIncident: true, groupingConfiguration: grouping },
      somethingNew: { deep: [1, { two: null }] },
    }),
  ],
  [
    'a near-real-time rule',
    'analytics-rule',
    ruleId(3),
    {
      kind: 'NRT',
      properties: Object.fromEntries(
        Object.entries(wireRule({ displayName: 'At once' }).properties).filter(
          ([name]) => !/^(query[FP]|trigger)/.test(name),
        ),
      ),
    },
  ],
  [
    'a rule that makes incidents of another product',
    'analytics-rule',
    ruleId(4),
    {
      kind: 'MicrosoftSecurityIncidentCreation',
      properties: {
        displayName: 'From Defender',
        enabled: true,
        productFilter: 'Microsoft Cloud App Security',
        description: 'x',
      },
    },
  ],
  [
    'the Fusion rule',
    'analytics-rule',
    'BuiltInFusion',
    {
      kind: 'Fusion',
      properties: { enabled: true, alertRuleTemplateName: 'f71aba3d-28fb-450b-b192-4e76a83015c8' },
    },
  ],
  [
    'an automation rule with a condition and an action that we have no words for',
    'automation-rule',
    ruleId(5),
    {
      properties: {
        displayName: 'Ours',
        order: 3,
        triggeringLogic: {
          isEnabled: true,
          triggersOn: 'Incidents',
          triggersWhen: 'Updated',
          conditions: [
            {
              conditionType: 'Property',
              conditionProperties: {
                propertyName: 'IncidentTitle',
                operator: 'Contains',
                propertyValues: ['x'],
              },
            },
          ],
          somethingNew: true,
        },
        actions: [
          {
            order: 1,
            actionType: 'RunPlaybook',
            actionConfiguration: { logicAppResourceId: '/subscriptions/x', tenantId: ruleId(0) },
          },
          { order: 2, actionType: 'AddIncidentTask', actionConfiguration: { title: 'Look' } },
        ],
      },
    },
  ],
  [
    'a function',
    'saved-search',
    'parser-1',
    {
      properties: {
        category: 'Parsers',
        displayName: 'Parse it',
        query: 'T | take 1\n',
        functionAlias: 'ParseIt',
        functionParameters: 'n:int=1',
        version: 2,
      },
    },
  ],
  [
    'a saved search of somebody, with tags of their own',
    'saved-search',
    'search-1',
    {
      properties: {
        category: 'Mine',
        displayName: 'Look',
        query: 'T',
        version: 1,
        tags: [
          { name: 'team', value: 'a,b' },
          { name: 'tactics', value: 'Execution' },
        ],
      },
    },
  ],
];

describe('what was pulled', () => {
  it.each(bodies)(
    'says of %s on the wire exactly what the workspace says',
    async (_what, kindName, name, body) => {
      const sim = await start();
      const client = await openSimulated(sim);
      const kind = kindNamed(kindName);
      await client.put({ path: `${kind.path}/${name}`, apiVersion: kind.apiVersion }, body);
      const [actual] = await listActual(client, kind);
      const root = await mkdtemp(join(tmpdir(), 'sync-'));
      for (const file of await kind.fromRemote(actual!, client.address, new Set())) {
        await mkdir(dirname(join(root, file.path)), { recursive: true });
        await writeFile(join(root, file.path), file.text);
      }
      const target = { name: 't', source: 's', address: client.address, parameters: {}, overrides: [] };
      const { resources, problems } = await readDesired(await discoverContent(root), target, now);
      expect(hasErrors(problems)).toBe(false);
      expect(resources).toHaveLength(1);
      expect(resources[0]?.name.toLowerCase()).toBe(name.toLowerCase());
      const { fields } = resources[0]!;
      const names = [...new Set([...Object.keys(fields), ...Object.keys(actual!.fields)])];
      const different = names.filter(
        (field) => canonicalField(fields[field]) !== canonicalField(actual!.fields[field]),
      );
      expect(different).toEqual([]);
    },
  );
});

import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { discoverContent } from '@drawbridge/detection-core';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';

import { defenderAddress } from '../../client/defender-client.ts';
import { readDesired } from '../../desired/read-desired.ts';
import type { Target } from '../../desired/target.ts';
import { detectionQuery as query, inPortal, mapping, openDoor, wholeRule } from '../../defender.suite.ts';
import { writeFileIn, writeRules } from '../../sync.suite.ts';
import { ruleId, useWorkspaces } from '../../workspace.suite.ts';

const start = useWorkspaces();
const root = join(import.meta.dirname, '../../../../..');
const now = new Date('2026-11-25T12:00:00Z');
const target: Target = {
  name: 'door',
  source: 'test',
  door: 'defender',
  address: defenderAddress('https://graph.example.com', '11111111-1111-4111-8111-111111111111'),
  parameters: {},
  overrides: [],
};
async function readOne(changes: object, of: Partial<Target> = {}) {
  const content = await discoverContent(await writeRules([wholeRule(0, changes)]));
  const { resources, problems } = await readDesired(content, { ...target, ...of }, now);
  return { fields: resources[0]?.fields, name: resources[0]?.name, problems };
}

const codesOf = (problems: readonly { readonly code: string }[]): readonly string[] =>
  problems.map(({ code }) => code).filter((code) => code.startsWith('defender/'));

describe('what a rule loses as a custom detection', () => {
  it.each<readonly [string, object, readonly string[]]>([
    ['nothing', {}, []],
    ['a threshold', { triggerThreshold: 5 }, ['threshold']],
    ['another operator', { triggerOperator: 'lt', triggerThreshold: 1 }, ['threshold']],
    ['suppression', { suppressionEnabled: true, suppressionDuration: '5h' }, ['suppression']],
    ['one alert for all', { eventGroupingSettings: undefined }, ['single-alert']],
    ['two tactics', { tactics: ['LateralMovement', 'Execution'], relevantTechniques: [] }, ['tactics']],
    ['2h back', { queryPeriod: '2h' }, ['lookback']],
    ['a correlation', { correlation: 'off' }, ['correlation']],
    ['alerts without incidents', { incidentConfiguration: { createIncident: false } }, ['alert-only']],
    [
      'grouping',
      {
        incidentConfiguration: {
          createIncident: true,
          groupingConfiguration: {
            enabled: true,
            reopenClosedIncident: false,
            lookbackDuration: '5h',
            matchingMethod: 'AllEntities',
          },
        },
      },
      ['grouping'],
    ],
    [
      'a severity of a column',
      { alertDetailsOverride: { alertSeverityColumnName: 'Caller' } },
      ['alert-details'],
    ],
    [
      'an entity that is not identified',
      {
        entityMappings: [
          mapping('IP', ['Address', 'CallerIpAddress']),
          mapping('Account', ['FullName', 'Caller']),
        ],
      },
      ['entities'],
    ],
    [
      'an entity that is not there',
      {
        entityMappings: [
          mapping('IP', ['Address', 'CallerIpAddress']),
          mapping('Malware', ['Name', 'Caller']),
        ],
      },
      ['entities'],
    ],
    ['near real time with a comment', { kind: 'NRT', query: `${query} // x` }, ['near-real-time']],
    ['near real time over a union', { kind: 'NRT', query: `union ${query}` }, ['near-real-time']],
    ['20 minutes over Defender data', onDevices('20m', '20m'), ['frequency']],
    ['5 hours over Defender data', onDevices('5h', '5h'), ['frequency']],
    ['a day over Defender data', onDevices('1d', '14d'), []],
  ])('is said of %s', async (_, changes, features) => {
    const codes = features.map((feature) => `defender/loses-${feature}`);
    const refused = await readOne(changes);
    expect(codesOf(refused.problems)).toEqual(codes);
    expect(refused.fields === undefined).toBe(codes.length > 0);
    const accepted = await readOne(changes, { acceptLosses: true });
    expect(codesOf(accepted.problems)).toEqual(codes);
    expect(accepted.fields).toBeDefined();
    const byName = await readOne(changes, { acceptLosses: ['start-time', ...features] });
    expect(byName.fields).toBeDefined();
  });

  it.each([
    ['no asset', { entityMappings: [mapping('URL', ['Url', 'Object'])] }, 'defender/no-asset'],
    ['another workspace', { query: `workspace('x').${query}` }, 'defender/other-workspace'],
    ['an id that no service takes', { id: 'rule one' }, 'defender/id'],
    ['an unknown name', { defender: { titel: 'x' } }, 'defender/unknown-field'],
    ['a name of nobody', { defender: { 'x.__proto__': 'y' } }, 'defender/unknown-field'],
    ['an unknown collection', { defender: { entityMappings: { buckets: [] } } }, 'defender/unknown-field'],
  ])('does not help a rule with %s', async (_, changes, code) => {
    const { fields, problems } = await readOne(changes, { acceptLosses: true });
    expect([fields, codesOf(problems)]).toEqual([undefined, [code]]);
  });

  it('counts an automation rule on the rule, or on all, and not one that is off or of another', async () => {
    const repository = await writeRules([wholeRule(0)]);
    const automation = (n: number, changes: object, rules: readonly string[] | undefined): Promise<void> =>
      writeFileIn(
        repository,
        `automation-rules/a${n}.yaml`,
        stringify({
          id: ruleId(50 + n),
          name: `Automation ${n}`,
          order: n,
          trigger: { on: 'Incidents', when: 'Created', ...(rules === undefined ? {} : { rules }) },
          actions: [{ order: 1, actionType: 'ModifyProperties', actionConfiguration: { status: 'Active' } }],
          ...changes,
        }),
      );
    await automation(1, {}, [ruleId(0)]);
    await automation(2, {}, undefined);
    await automation(3, { enabled: false }, [ruleId(0)]);
    await automation(4, {}, [ruleId(9)]);
    const { problems } = await readDesired(await discoverContent(repository), target, now);
    const lost = problems.filter(({ code }) => code === 'defender/loses-playbooks');
    expect(lost.map(({ message }) => /'(.*)'/.exec(message)?.[1])).toEqual(['Automation 1', 'Automation 2']);
  });
});

function onDevices(queryFrequency: string, queryPeriod: string): object {
  return { query: 'DeviceEvents\n| extend CallerIpAddress = RemoteIP', queryFrequency, queryPeriod };
}

describe('the custom detection of a rule', () => {
  it('has a GUID behind a letter as its id, and an id that the service takes as it is', async () => {
    expect((await readOne({})).name).toBe(`r-${ruleId(0)}`);
    expect((await readOne({ id: 'constructor' })).name).toBe('constructor');
  });

  it('takes what stands under defender in the place of what was made, and AWS and GCP resources with it', async () => {
    const { fields, problems } = await readOne({
      queryFrequency: '5m',
      queryPeriod: '5m',
      defender: {
        frequency: 'PT15M',
        recommendedActions: 'Look.',
        entityMappings: {
          amazonResources: [{ amazonResourceIdColumn: 'Object' }],
          googleCloudResources: [{ fullResourceNameColumn: 'Object' }],
        },
      },
    });
    expect(codesOf(problems)).toEqual([]);
    expect(fields).toMatchObject({
      frequency: 'PT15M',
      recommendedActions: 'Look.',
      entityMappings: {
        ips: [{ addressColumn: 'CallerIpAddress' }],
        amazonResources: [{ amazonResourceIdColumn: 'Object' }],
        googleCloudResources: [{ fullResourceNameColumn: 'Object' }],
      },
    });
  });

  it('is taken by the service for every rule of this repository, and planned again as nothing', async () => {
    const sim = await start();
    const door = await openDoor(sim, { acceptLosses: true });
    const plan = await door.plan(root);
    const rules = readdirSync(join(root, 'detections'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(plan.changes.map(({ kind }) => kind)).toEqual(rules.map(() => 'detection-rule'));
    const report = await door.apply(plan);
    expect(report.changes.filter(({ outcome }) => outcome !== 'done')).toEqual([]);
    const again = await door.plan(root);
    expect([again.changes, again.drifted, again.unchanged]).toEqual([[], [], rules.length]);
    expect((await inPortal(sim, 'GET', '')).body.value).toHaveLength(rules.length);
  });
});

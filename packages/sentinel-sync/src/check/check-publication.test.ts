import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Problem } from '@drawbridge/base';
import { discoverContent } from '@drawbridge/detection-core';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';

import { writeFileIn } from '../sync.suite.ts';
import { ruleId } from '../workspace.suite.ts';
import { checkPublication } from './check-publication.ts';

const now = new Date('2026-11-25T12:00:00Z');
const content = { ruleIds: [ruleId(1)], playbooks: ['contain-it'] };
const rule = `id: ${ruleId(50)}
name: Contain it
order: 1
trigger:
  on: Incidents
  when: Created
  rules:
    - ${ruleId(1)}
  conditions: []
actions:
  - runPlaybook: \${{ parameters.logicApps }}/contain-it
`;
const targets = `targets:
  test:
    source: s
    subscriptionId: 22222222-2222-4222-8222-222222222222
    resourceGroup: rg-soc
    workspace: law-soc
    parameters:
      logicApps: /subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-soc/providers/Microsoft.Logic/workflows
    overrides:
      - of: Contain it
        set: { order: 7 }
        reason: a while
        expires: 2026-12-31
`;

async function check(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const root = await mkdtemp(join(tmpdir(), 'sync-'));
  for (const [path, text] of Object.entries(files)) await writeFileIn(root, path, text);
  return (await checkPublication(await discoverContent(root), content, now)).map((problem) =>
    shown(root, problem),
  );
}

function shown(root: string, { code, severity, file, span }: Problem): string {
  const place = `${relative(root, file ?? root)}:${span?.line ?? '?'}`;
  return `${place} ${code}${severity === 'warning' ? ' (warning)' : ''}`;
}

const ruleFile = 'automation-rules/one.yaml';
/** The good rule with a text in place of another. */
const rules = (from: string, to: string) => {
  if (!rule.includes(from)) throw new Error(`the rule has no '${from}'`);
  return { [ruleFile]: rule.replace(from, to), 'targets.yaml': targets };
};
/** The good rule with fields of its trigger, or actions, as the API writes them. */
const changed = (fields: object) => {
  const good = parse(rule) as { readonly trigger: object };
  const trigger = { ...good.trigger, ...('trigger' in fields ? (fields.trigger as object) : {}) };
  return { [ruleFile]: stringify({ ...good, ...fields, trigger }), 'targets.yaml': targets };
};
const property = { conditionType: 'Property', conditionProperties: {} };
const about = (propertyName: string) => ({
  conditionType: 'Property',
  conditionProperties: { propertyName, operator: 'Contains', propertyValues: ['x'] },
});
const either = (innerConditions: readonly object[]) => ({
  conditionType: 'Boolean',
  conditionProperties: { operator: 'Or', innerConditions },
});
const many = (count: number) => Array.from({ length: count }, () => property);
const modify = { actionType: 'ModifyProperties', order: 1, actionConfiguration: {} };

describe('the check of what is published', () => {
  it('has nothing against this repository, nor against a good rule with and without targets', async () => {
    const repository = fileURLToPath(new URL('../../../..', import.meta.url));
    const own = await checkPublication(
      await discoverContent(repository),
      { ruleIds: [], playbooks: [] },
      now,
    );
    const unknown = ['automation-rule/unknown-rule', 'automation-rule/unknown-playbook'];
    expect(own.filter((found) => !unknown.includes(found.code))).toEqual([]);
    expect(await check({ [ruleFile]: rule, 'targets.yaml': targets })).toEqual([]);
    expect(await check({ [ruleFile]: rule })).toEqual([]);
  });

  it.each([
    [
      'an order beyond 1000',
      { [ruleFile]: rule.replace('order: 1', 'order: 1001') },
      `${ruleFile}:3 automation-rule/wrong-value`,
    ],
    [
      'an unknown field',
      rules('  when:', '  whenn: x\n  when:'),
      `${ruleFile}:6 automation-rule/unknown-field`,
    ],
    ['another trigger', rules('on: Incidents', 'on: Mondays'), `${ruleFile}:5 automation-rule/wrong-value`],
    ['an unknown rule', rules(ruleId(1), ruleId(2)), `${ruleFile}:8 automation-rule/unknown-rule`],
    [
      'an unknown playbook',
      rules('/contain-it', '/contain-them'),
      `${ruleFile}:11 automation-rule/unknown-playbook (warning)`,
    ],
    [
      'a condition on the title',
      changed({ trigger: { conditions: [property, about('IncidentTitle')] } }),
      `${ruleFile}:13 automation-rule/defender-condition (warning)`,
    ],
    [
      'a condition on the description, inside of another one',
      changed({ trigger: { conditions: [either([property, about('IncidentDescription')])] } }),
      `${ruleFile}:17 automation-rule/defender-condition (warning)`,
    ],
    [
      'a playbook on every incident',
      changed({ trigger: { rules: undefined } }),
      `${ruleFile}:4 automation-rule/any-incident (warning)`,
    ],
    [
      'what is no Logic App',
      rules('${{ parameters.logicApps }}', 'x'),
      `${ruleFile}:11 automation-rule/playbook-id`,
    ],
    ['an unknown parameter', rules('.logicApps', '.logicApp'), `${ruleFile}:11 targets/missing-parameter`],
    [
      'an invalid time',
      rules('  when:', '  expires: soon\n  when:'),
      `${ruleFile}:6 automation-rule/expires`,
    ],
    [
      'a time that is past',
      rules('  when:', "  expires: '2026-11-24T00:00:00Z'\n  when:"),
      `${ruleFile}:6 automation-rule/expired (warning)`,
    ],
    [
      '50 conditions beside that about rules',
      changed({ trigger: { conditions: many(50) } }),
      `${ruleFile}:9 automation-rule/conditions`,
    ],
    [
      'a condition without a type',
      changed({ trigger: { conditions: [{ x: 1 }] } }),
      `${ruleFile}:10 automation-rule/condition`,
    ],
    [
      'one inner condition',
      changed({
        trigger: {
          conditions: [{ conditionType: 'Boolean', conditionProperties: { innerConditions: many(1) } }],
        },
      }),
      `${ruleFile}:12 automation-rule/conditions`,
    ],
    [
      'eleven conditions on an item',
      changed({
        trigger: {
          conditions: [{ conditionType: 'PropertyArray', conditionProperties: { itemConditions: many(11) } }],
        },
      }),
      `${ruleFile}:12 automation-rule/conditions`,
    ],
    [
      'an unknown action',
      changed({ actions: [{ ...modify, actionType: 'Sing' }] }),
      `${ruleFile}:11 automation-rule/action`,
    ],
    [
      'an action without an order',
      changed({ actions: [{ actionType: 'ModifyProperties' }] }),
      `${ruleFile}:11 automation-rule/action`,
    ],
    [
      'two actions with one order',
      changed({ actions: [modify, { ...modify }] }),
      `${ruleFile}:14 automation-rule/action-order`,
    ],
    [
      '21 actions',
      changed({ actions: Array.from({ length: 21 }, (_, at) => ({ ...modify, order: at + 1 })) }),
      `${ruleFile}:10 automation-rule/wrong-value`,
    ],
    [
      'an override that has expired',
      { [ruleFile]: rule, 'targets.yaml': targets.replace('2026-12-31', '2026-11-25') },
      'targets.yaml:13 targets/override-expired',
    ],
    [
      'an override of nothing',
      { [ruleFile]: rule, 'targets.yaml': targets.replace('of: Contain it', 'of: Contain them') },
      'targets.yaml:10 targets/override-of-nothing',
    ],
    [
      'an override that breaks the rule',
      { [ruleFile]: rule, 'targets.yaml': targets.replace('order: 7', 'order: 0') },
      `${ruleFile}:3 automation-rule/wrong-value`,
    ],
    [
      'a target that is misspelt, and what can be said without it',
      {
        [ruleFile]: rule.replace('order: 1', 'order: 0'),
        'targets.yaml': targets.replace('source:', 'sauce:'),
      },
      'targets.yaml:3 targets/unknown-field',
      'targets.yaml:2 targets/missing-field',
      `${ruleFile}:3 automation-rule/wrong-value`,
    ],
    [
      'two rules with one id and one order',
      { [ruleFile]: rule, 'automation-rules/two.yaml': rule.replace('name: Contain it', 'name: Two') },
      'automation-rules/two.yaml:1 sync/duplicate-id',
      'automation-rules/two.yaml:3 automation-rule/same-order (warning)',
    ],
  ] as const)('finds %s, at its line', async (_what, files, ...found) => {
    expect(await check(files as Readonly<Record<string, string>>)).toEqual(found);
  });

  it('has nothing against a tag in place of rules, nor against the Logic App for alerts of a playbook', async () => {
    const tagged = changed({ trigger: { rules: undefined, conditions: [about('IncidentLabel')] } });
    expect(await check(tagged)).toEqual([]);
    const onAlerts = changed({
      trigger: { on: 'Alerts' },
      actions: [{ runPlaybook: '${{ parameters.logicApps }}/contain-it-alert' }],
    });
    expect(await check(onAlerts)).toEqual([]);
  });

  it('counts automation rules, and names the first that a workspace would not take', async () => {
    const files = Array.from({ length: 513 }, (_, n) => [
      `automation-rules/${String(n).padStart(3, '0')}.yaml`,
      rule.replace(ruleId(50), ruleId(1000 + n)).replace('order: 1', `order: ${n + 1}`),
    ]);
    expect(await check(Object.fromEntries(files) as Readonly<Record<string, string>>)).toEqual([
      'automation-rules/512.yaml:? automation-rule/too-many',
    ]);
  });
});

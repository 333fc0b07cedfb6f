import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { discoverContent } from '@drawbridge/detection-core';
import { describe, expect, it } from 'vitest';

import { createDeployment } from '../../export/deployment.ts';
import { readDesired } from '../../desired/read-desired.ts';
import { baseOf, formatMark } from '../../ownership/mark.ts';
import { pullOnly } from '../../pull/pull-only.ts';
import { applyTo, planOf, ruleFile, writeRules } from '../../sync.suite.ts';
import { openSimulated, ruleId, useWorkspaces, wireRule, workspaceWorld } from '../../workspace.suite.ts';
import { analyticsRuleKind } from './analytics-rule.ts';

const start = useWorkspaces();
const at = {
  path: `/providers/Microsoft.SecurityInsights/alertRules/${ruleId(0)}`,
  apiVersion: '2025-07-01-preview',
};
type Sim = Awaited<ReturnType<typeof start>>;

async function descriptionIn(sim: Sim): Promise<string> {
  const body = await (await openSimulated(sim)).get(at);
  return String((body?.properties as { readonly description?: string }).description);
}

/** The switch in the portal: it writes the tag before whatever stands there. */
async function switchInPortal(sim: Sim, tag: string): Promise<void> {
  const portal = await openSimulated(sim, { as: 'portal' });
  const body = (await portal.get(at))!;
  const properties = body.properties as { readonly description: string };
  const bare = properties.description.replace(/^#\w+# */, '');
  await portal.put(at, {
    kind: 'Scheduled',
    properties: { ...properties, description: `${tag}${bare}` },
  });
}

describe('the correlation of a rule', () => {
  it('is written as the tag that the portal reads, and a second plan is empty', async () => {
    const sim = await start();
    for (const [correlation, tag] of [
      ['off', '#DONT_CORR# '],
      ['on', '#INC_CORR# '],
      ['tenant', ''],
    ] as const) {
      const root = await writeRules([ruleFile(0, { correlation })]);
      expect((await applyTo(sim, await planOf(sim, root))).isComplete).toBe(true);
      expect(await descriptionIn(sim)).toMatch(new RegExp(`^${tag}Somebody opened`));
      const again = await planOf(sim, root);
      expect([again.changes, again.drifted]).toEqual([[], []]);
    }
  });

  it('survives an edit of the description in the repository when the portal switched it', async () => {
    const sim = await start();
    await applyTo(sim, await planOf(sim, await writeRules([ruleFile(0)])));
    await switchInPortal(sim, '#dont_corr#');
    const root = await writeRules([ruleFile(0, { description: 'Somebody looked.' })]);
    const plan = await planOf(sim, root);
    expect(plan.drifted[0]?.fields).toMatchObject([{ field: 'correlation', after: 'off', outcome: 'kept' }]);
    await applyTo(sim, plan);
    expect(await descriptionIn(sim)).toMatch(/^#DONT_CORR# Somebody looked\./);
    expect((await planOf(sim, root)).changes).toEqual([]);
  });

  it('is a conflict where both sides switched it', async () => {
    const sim = await start();
    await applyTo(sim, await planOf(sim, await writeRules([ruleFile(0)])));
    await switchInPortal(sim, '#INC_CORR# ');
    const plan = await planOf(sim, await writeRules([ruleFile(0, { correlation: 'off' })]));
    expect(plan.refusals.map(({ code }) => code)).toEqual(['sync/conflict']);
  });

  it.each([
    ['#DONT_CORR# T', 'off', 'T'],
    [' #dont_corr#T', 'off', 'T'],
    ['#Inc_Corr#\nT', 'on', 'T'],
    ['#INC_CORR##DONT_CORR# T', 'off', 'T'],
    ['#INC_CORR# #inc_corr# T', 'on', 'T'],
    ['#DONT_CORR#', 'off', undefined],
    ['T #DONT_CORR#', undefined, 'T #DONT_CORR#'],
    ['DONT_CORR# T', undefined, 'DONT_CORR# T'],
  ])('is read of %j, pulled, and planned as no change', async (description, correlation, text) => {
    const alertRules = [{ ...wireRule({ description }), name: ruleId(0) }];
    const sim = await start({ world: workspaceWorld({ alertRules }) });
    const root = await writeRules([ruleFile(5)]);
    await pull(sim, root, ruleId(0));
    const { resources } = await read(root);
    const rule = resources.find(({ name }) => name === ruleId(0));
    expect([rule?.fields.correlation, rule?.fields.description]).toEqual([correlation, text]);
    const plan = await planOf(sim, root, { lenient: true });
    expect(plan.changes.map(({ title }) => title)).toEqual(['Rule 5']);
  });

  it('is taken over into a file that has it as a tag, in each direction', async () => {
    const sim = await start();
    const root = await writeRules([ruleFile(0, { description: '#DONT_CORR# Somebody opened it.' })]);
    await applyTo(sim, await planOf(sim, root));
    await switchInPortal(sim, '#INC_CORR# ');
    await pull(sim, root, 'Rule 0');
    const text = await readFile(join(root, 'detections/r0/rule.yaml'), 'utf8');
    expect(text).toContain('description: Somebody opened it.\n');
    expect(text).toContain('correlation: on\n');
    await switchInPortal(sim, '');
    await pull(sim, root, 'Rule 0');
    expect(await readFile(join(root, 'detections/r0/rule.yaml'), 'utf8')).not.toContain('correlation');
    const plan = await planOf(sim, root);
    expect([plan.changes, plan.drifted]).toEqual([[], []]);
  });

  it('stands in the description of what is exported', async () => {
    const { resources, address } = await read(await writeRules([ruleFile(0, { correlation: 'off' })]));
    const [rule] = createDeployment(resources, address).resources;
    expect(rule?.body.properties).not.toHaveProperty('correlation');
    expect(JSON.stringify(rule?.body)).toContain('"#DONT_CORR# Somebody opened');
  });

  it('is not taken for an edit where the mark is older than the field', async () => {
    for (const [description, fields] of [
      ['#DONT_CORR# T', { description: '#DONT_CORR# T' }],
      ['T', { description: 'T' }],
    ] as const) {
      const { properties } = wireRule({ displayName: 'Rule 0', ...fields });
      const kind = { ...analyticsRuleKind, owned: analyticsRuleKind.owned.slice(0, -1) };
      const mark = formatMark({
        source: 'test',
        base: baseOf(kind, { '^kind': 'Scheduled', ...properties }),
      });
      const body = {
        kind: 'Scheduled',
        properties: { ...properties, description: `${description}\n${mark}` },
      };
      const sim = await start({ world: workspaceWorld({ alertRules: [{ ...body, name: ruleId(0) }] }) });
      const gone = await planOf(sim, await writeRules([ruleFile(5)]));
      expect(gone.refusals).toEqual([]);
      const suppressionDuration = '1h';
      const { query } = properties;
      const root = await writeRules([ruleFile(0, { description, suppressionDuration, query })]);
      const plan = await planOf(sim, root);
      expect([plan.changes, plan.drifted, plan.refusals]).toEqual([[], [], []]);
    }
  });
});

const nowhere = { endpoint: '', scope: '', subscriptionId: '', resourceGroup: '', workspace: 'law-soc' };

async function read(root: string) {
  const target = { name: 't', source: 't', address: nowhere, parameters: {}, overrides: [] };
  const desired = await readDesired(await discoverContent(root), target, new Date('2026-11-25T12:00:00Z'));
  return { ...desired, address: nowhere };
}

async function pull(sim: Sim, root: string, ...names: readonly string[]): Promise<void> {
  const client = await openSimulated(sim);
  const target = { name: 'test', source: 'test', address: client.address, parameters: {}, overrides: [] };
  const content = await discoverContent(root);
  const now = new Date('2026-11-25T12:00:00Z');
  for (const { file, text } of (await pullOnly({ client, target, content, names, now })).files) {
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, text);
  }
}

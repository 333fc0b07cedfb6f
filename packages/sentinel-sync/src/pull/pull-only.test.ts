import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { discoverContent } from '@drawbridge/detection-core';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';

import { applyTo, planOf, ruleFile, writeFileIn, writeRules } from '../sync.suite.ts';
import { openSimulated, ruleId, useWorkspaces, wireRule } from '../workspace.suite.ts';
import { pullOnly } from './pull-only.ts';

const start = useWorkspaces();
const path = '/providers/Microsoft.SecurityInsights/alertRules';
const apiVersion = '2025-07-01-preview';
type Sim = Awaited<ReturnType<typeof start>>;

async function editInPortal(sim: Sim, n: number, changes: object): Promise<void> {
  const portal = await openSimulated(sim, { as: 'portal' });
  const [body] = (await portal.list({ path, apiVersion })).filter(({ name }) => name === ruleId(n));
  const properties = { ...(body?.properties as object), ...changes };
  await portal.put(
    { path: `${path}/${ruleId(n)}`, apiVersion },
    { kind: 'Scheduled', properties },
    typeof body?.etag === 'string' ? body.etag : undefined,
  );
}

async function pull(sim: Sim, root: string, ...names: readonly string[]) {
  const client = await openSimulated(sim);
  const target = { name: 'test', source: 'test', address: client.address, parameters: {}, overrides: [] };
  const content = await discoverContent(root);
  const pulled = await pullOnly({ client, target, content, names, now: new Date('2026-11-25T12:00:00Z') });
  for (const { file, text } of pulled.files) await writeFileIn('/', file, text);
  return pulled;
}

it('merges an edit of the portal into the file and keeps every other byte of it', async () => {
  const sim = await start();
  const root = await writeRules([]);
  const file = join(root, 'detections/a/both.yaml');
  const commented = `# Who wrote this, and why\n${stringify(ruleFile(1, { version: '1.2.3', tags: ['x'] }))
    .replace('severity: High', 'severity:   High   # agreed with the night shift')
    .replace('tactics:', '# as ATT&CK has them\ntactics:')}# the end\n---\n${stringify(ruleFile(2))}`;
  await writeFileIn(root, 'detections/a/both.yaml', commented);
  await applyTo(sim, await planOf(sim, root));
  await editInPortal(sim, 1, { severity: 'Low', triggerThreshold: 5 });
  expect((await planOf(sim, root)).drifted).toHaveLength(1);

  const { problems } = await pull(sim, root, 'Rule 1');
  expect(problems).toEqual([]);
  expect(await readFile(file, 'utf8')).toBe(
    commented
      .replace('severity:   High', 'severity:   Low')
      .replace('triggerThreshold: 0', 'triggerThreshold: 5'),
  );
  const plan = await planOf(sim, root);
  expect([plan.changes, plan.drifted, plan.refusals]).toEqual([[], [], []]);
});

it('merges into a template, and lays a new rule out as its neighbours are', async () => {
  const sim = await start();
  const root = await writeRules([]);
  const body = { ...wireRule({ displayName: 'Own' }), name: ruleId(1), type: 'x/alertRules' };
  const text = `${JSON.stringify({ resources: [body] }, null, '\t')}\n`;
  await writeFileIn(root, 'Analytics Rules/rules.json', text);
  await applyTo(sim, await planOf(sim, root));
  await editInPortal(sim, 1, { severity: 'Low' });
  await pull(sim, root, ruleId(1));
  expect(await readFile(join(root, 'Analytics Rules/rules.json'), 'utf8')).toBe(
    text.replace('"High"', '"Low"'),
  );

  const portal = await openSimulated(sim, { as: 'portal' });
  await portal.create(
    { path: `${path}/${ruleId(7)}`, apiVersion },
    wireRule({ displayName: 'Made by hand' }),
  );
  const { files } = await pull(sim, root, 'made by hand');
  expect(files.map(({ file }) => file)).toEqual([join(root, 'Analytics Rules/made-by-hand.yaml')]);
  const plan = await planOf(sim, root);
  expect([plan.changes, plan.unmanaged]).toEqual([[], []]);
});

it('leaves what a parameter fills in alone, and says what the workspace does not have', async () => {
  const sim = await start();
  const root = await writeRules([ruleFile(1)]);
  await applyTo(sim, await planOf(sim, root));
  await editInPortal(sim, 1, { description: 'Edited.' });
  const file = join(root, 'detections/r0/rule.yaml');
  const text = (await readFile(file, 'utf8')).replace(
    /description: .*/,
    'description: of ${{ parameters.team }}',
  );
  await writeFile(file, text);
  const { problems, files } = await pull(sim, root, 'Rule 1', 'Rule 2');
  expect(files).toEqual([]);
  expect(problems.map(({ code }) => code)).toEqual(['sync/not-merged', 'sync/not-in-workspace']);
});

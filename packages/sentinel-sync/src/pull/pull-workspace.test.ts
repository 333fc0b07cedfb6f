import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { applyTo, planOf, ruleFile, ruleFiles, writeFileIn, writeRules } from '../sync.suite.ts';
import { openSimulated, ruleId, useWorkspaces, wireRule, workspaceWorld } from '../workspace.suite.ts';
import { pullWorkspace } from './pull-workspace.ts';

const start = useWorkspaces();
const automation = {
  displayName: 'Tag',
  order: 1,
  triggeringLogic: { isEnabled: true, triggersOn: 'Incidents', triggersWhen: 'Created', conditions: [] },
  actions: [{ order: 1, actionType: 'AddIncidentTask', actionConfiguration: { title: 'Look' } }],
};
const search = { category: 'Hunting Queries', displayName: 'Look', query: 'T', version: 2 };
const list = { displayName: 'Known', provider: 'x', itemsSearchKey: 'A', description: 'y', unknown: 1 };
const item = { name: ruleId(90), properties: { itemsKeyValue: { A: '1', B: 'with, comma' } } };

async function pullInto(sim: Awaited<ReturnType<typeof start>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'sync-pull-'));
  const { files } = await pullWorkspace(await openSimulated(sim));
  for (const { path, text } of files) await writeFileIn(root, path, text);
  return root;
}

it('makes files of a workspace that somebody else filled, and a plan of them shows no change', async () => {
  const world = workspaceWorld({
    alertRules: [
      { ...wireRule({ subTechniques: ['T1021.008'], somethingNew: { a: [1] } }), name: ruleId(1) },
      { ...wireRule({ displayName: 'Serial: console opened!' }), name: ruleId(2) },
      { ...wireRule({ displayName: 'Serial console, opened' }), name: ruleId(3) },
    ],
    automationRules: [{ name: ruleId(4), properties: automation }],
    savedSearches: [{ name: 'search-1', properties: search }],
    watchlists: [{ name: 'Known', properties: list, items: [item] }],
  });
  const sim = await start({ world });
  const plan = await planOf(sim, await pullInto(sim));
  expect([plan.changes, plan.drifted, plan.refusals, plan.unmanaged]).toEqual([[], [], [], []]);
  expect(plan.unmarked).toHaveLength(6);
});

it('pulls an edit in the portal without loss, and then it is no drift any more', async () => {
  const sim = await start();
  await applyTo(sim, await planOf(sim, await writeRules(ruleFiles(2))));
  const portal = await openSimulated(sim, { as: 'portal' });
  const at = {
    path: `/providers/Microsoft.SecurityInsights/alertRules/${ruleId(0)}`,
    apiVersion: '2025-07-01-preview',
  };
  const edit = { triggerThreshold: 5, subTechniques: ['T1021.008'], somethingNew: { a: 1 } };
  const body = (await portal.get(at))!;
  await portal.put(at, { kind: 'Scheduled', properties: { ...(body.properties as object), ...edit } });
  const root = await pullInto(sim);
  const plan = await planOf(sim, root);
  expect([plan.changes, plan.drifted, plan.unmarked]).toEqual([[], [], []]);
  await writeFileIn(root, 'detections/rule-1/rule.yaml', JSON.stringify(ruleFile(1, { severity: 'Low' })));
  expect((await applyTo(sim, await planOf(sim, root, { adopt: true }))).isComplete).toBe(true);
  expect((await portal.get(at))?.properties).toMatchObject(edit);
});

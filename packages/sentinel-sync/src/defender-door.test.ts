import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { discoverContent, readRule } from '@drawbridge/detection-core';
import { describe, expect, it } from 'vitest';

import { inPortal, mapping, openDoor, wholeRule } from './defender.suite.ts';
import { pullOnly } from './pull/pull-only.ts';
import { pullWorkspace } from './pull/pull-workspace.ts';
import { ruleFile, writeFileIn, writeRules, writesOf } from './sync.suite.ts';
import { ruleId, useWorkspaces } from './workspace.suite.ts';

const start = useWorkspaces();
const id = (n: number): string => `r-${ruleId(n)}`;
const portalRule = (name: string, changes: object = {}) => ({
  id: name,
  displayName: `Portal ${name}`,
  status: 'disabled',
  queryCondition: { queryText: 'AzureActivity\n| project TimeGenerated, Caller, CallerIpAddress, Sha' },
  schedule: { frequency: 'PT3H' },
  detectionAction: {
    alertTemplate: {
      title: 'In the portal',
      severity: 'low',
      entityMappings: { ips: [{ addressColumn: 'CallerIpAddress', scopeColumn: 'Caller' }] },
    },
  },
  ...changes,
});

describe('a tenant of Microsoft Defender', () => {
  it('gets rules disabled, enables them when asked to, and keeps them so', async () => {
    const sim = await start();
    const door = await openDoor(sim);
    const root = await writeRules([wholeRule(0), wholeRule(1, { enabled: false })]);
    expect((await door.apply(await door.plan(root))).isComplete).toBe(true);
    expect([await statusOf(0), await statusOf(1)]).toEqual(['disabled', 'disabled']);
    expect(sim.snapshot().azure.detectionRuns).toEqual([]);
    expect((await door.plan(root)).changes).toEqual([]);
    const enabling = await door.plan(root, { enables: true });
    expect(enabling.changes).toMatchObject([
      { name: id(0), fields: [{ field: 'status', after: 'enabled' }] },
    ]);
    await door.apply(enabling);
    expect([await statusOf(0), await statusOf(1)]).toEqual(['enabled', 'disabled']);
    for (const enables of [false, true]) {
      const again = await door.plan(root, { enables });
      expect([again.changes, again.drifted]).toEqual([[], []]);
    }
    async function statusOf(n: number): Promise<unknown> {
      return (await inPortal(sim, 'GET', id(n))).body.status;
    }
  });

  it('is published to by two targets and a person, page by page, and nothing of another is touched', async () => {
    const sim = await start({ world: { azure: { pageSize: 2 } } });
    const [ours, others] = [await openDoor(sim), await openDoor(sim, { source: 'others' })];
    for (const name of ['a1', 'b2', 'c3']) await inPortal(sim, 'POST', '', portalRule(name));
    const theirs = await writeRules([wholeRule(7)]);
    await others.apply(await others.plan(theirs));
    const root = await writeRules([0, 1, 2].map((n) => wholeRule(n)));
    const plan = await ours.plan(root);
    expect([plan.changes.length, plan.unmanaged.map(({ name }) => name)]).toEqual([
      3,
      ['a1', 'b2', 'c3', id(7)],
    ]);
    await ours.apply(plan);
    const pruned = await ours.plan(await writeRules([wholeRule(0)]));
    expect(pruned.changes.map(({ action, name }) => [action, name])).toEqual([
      ['delete', id(1)],
      ['delete', id(2)],
    ]);
    expect((await others.plan(theirs)).changes).toEqual([]);
  });

  it('shows an edit in the portal as drift, keeps it, and refuses a write that would lose one', async () => {
    const sim = await start();
    const door = await openDoor(sim);
    const root = await writeRules([wholeRule(0)]);
    await door.apply(await door.plan(root));
    const early = await door.plan(await writeRules([wholeRule(0, { description: 'Ours.' })]));
    const { body } = await inPortal(sim, 'GET', id(0));
    await inPortal(sim, 'PATCH', id(0), { schedule: { frequency: 'PT6H' }, displayName: body.displayName });
    const plan = await door.plan(root);
    expect(plan.drifted).toMatchObject([
      { name: id(0), fields: [{ field: 'frequency', before: 'PT1H', after: 'PT6H', outcome: 'kept' }] },
    ]);
    await expect(door.apply(early)).rejects.toMatchObject({ code: 'sync/remote-has-moved' });
    await pullDrift(door, root);
    const after = await door.plan(root);
    expect([after.changes, after.drifted]).toEqual([[], []]);
    expect(await readFile(join(root, 'detections/r0/rule.yaml'), 'utf8')).toContain('queryFrequency: 6h');
  });

  it('does not delete twice what is seen for hours after, and says why its id is taken', async () => {
    const sim = await start();
    const door = await openDoor(sim);
    const root = await writeRules([wholeRule(0), wholeRule(1)]);
    await door.apply(await door.plan(root));
    const fewer = await writeRules([wholeRule(1)]);
    await door.apply(await door.plan(fewer));
    expect((await inPortal(sim, 'GET', id(0))).status).toBe(200);
    expect((await door.plan(fewer)).changes).toEqual([]);
    const report = await door.apply(await door.plan(root));
    expect(report.changes).toMatchObject([{ name: id(0), outcome: 'failed' }]);
    expect(report.changes[0]?.why).toContain('has not forgotten its id yet');

    const forgetful = await openDoor(sim);
    const again = await forgetful.plan(fewer);
    expect(again.changes).toMatchObject([{ action: 'delete', name: id(0) }]);
    expect((await forgetful.apply(again)).isComplete).toBe(true);
    const third = await openDoor(sim);
    const edit = await third.plan(await writeRules([wholeRule(0, { severity: 'Low' }), wholeRule(1)]));
    const failed = await third.apply(edit);
    expect(failed.changes).toMatchObject([{ name: id(0), outcome: 'failed' }]);
    expect(failed.changes[0]?.why).toContain('was deleted lately');
  });

  it('takes an id that stands already for no creation, and its own write whose answer was lost for one', async () => {
    const sim = await start();
    const door = await openDoor(sim);
    const root = await writeRules([wholeRule(0), wholeRule(1)]);
    const plan = await door.plan(root);
    sim.inject({ operation: 'POST /security/rules/detectionRules', error: 'gateway-timeout', times: 1 });
    expect((await door.apply(plan)).isComplete).toBe(true);
    const others = await writeRules([wholeRule(2)]);
    const made = await door.plan(others, { force: ['deletes'] });
    await inPortal(sim, 'POST', '', portalRule(id(2)));
    await expect(door.apply(made)).rejects.toMatchObject({ code: 'sync/remote-has-moved' });
  });

  it('waits as long as the service asks, and tells in its words what it refuses', async () => {
    const sim = await start();
    const door = await openDoor(sim);
    const root = await writeRules([
      wholeRule(0),
      wholeRule(1, { query: 'NoSuchTable\n| project TimeGenerated, CallerIpAddress' }),
    ]);
    const plan = await door.plan(root);
    sim.inject({
      operation: 'POST /security/rules/detectionRules',
      error: 'throttled',
      times: 1,
      retryAfterSeconds: 9,
    });
    const report = await door.apply(plan);
    expect(report.changes.map(({ outcome }) => outcome)).toEqual(['done', 'failed']);
    expect(report.changes[1]?.why).toContain("'NoSuchTable'");
    expect(door.client.calls).toBeGreaterThan(3);
    expect(writesOf(sim)).toBeGreaterThan(1);
  });

  it('leaves in place what a file with an error, or a loss, is about, and deletes what a target leaves out', async () => {
    const sim = await start();
    const door = await openDoor(sim);
    const root = await writeRules([wholeRule(0), wholeRule(1)]);
    await door.apply(await door.plan(root));
    const lossy = await writeRules([wholeRule(0, { triggerThreshold: 3 }), wholeRule(1)]);
    expect((await door.plan(lossy)).changes).toEqual([]);
    await writeFileIn(root, 'detections/r0/rule.yaml', `id: ${ruleId(0)}\nname: [\n`);
    expect((await door.plan(root)).changes).toEqual([]);
    const both = await writeRules([wholeRule(0), wholeRule(1)]);
    const plan = await door.plan(both, { except: ['Rule 0'] });
    expect([plan.changes, plan.refusals]).toMatchObject([[{ action: 'delete', name: id(0) }], []]);
    const only = await door.plan(both, { only: [ruleId(1)] });
    expect(only.changes).toMatchObject([{ action: 'delete', name: id(0) }]);
  });

  it('becomes files that plan to no change, whatever the portal made', async () => {
    const sim = await start({ world: { azure: { detectionTables: ['Odd'] } } });
    const door = await openDoor(sim);
    const alert = portalRule('x').detectionAction.alertTemplate;
    await inPortal(sim, 'POST', '', portalRule('plain'));
    await inPortal(sim, 'POST', '', portalRule(id(3), { status: 'enabled', description: 'Text.\n' }));
    await inPortal(
      sim,
      'POST',
      '',
      portalRule('continuous', {
        queryCondition: { queryText: 'AuditLogs | extend Sha = "x", CallerIpAddress = "y", Caller = "z"' },
        schedule: { frequency: 'PT0S' },
        detectionAction: {
          alertTemplate: {
            ...alert,
            recommendedActions: 'Look.',
            tactics: [
              { tactic: 'Execution', techniques: [{ technique: 'T1059', subTechniques: ['T1059.001'] }] },
            ],
            entityMappings: { ...alert.entityMappings, files: [{ sha256Column: 'Sha' }], hosts: [] },
            customDetails: { Who: 'Caller' },
          },
          automatedActions: {},
          organizationalScope: null,
        },
      }),
    );
    const { files, problems } = await pullWorkspace(door.client);
    expect([files.length, problems]).toEqual([3, []]);
    const root = await writeRules([]);
    for (const { path, text } of files) await writeFileIn(root, path, text);
    const content = await discoverContent(root);
    const found = content.documents.flatMap((document) => readRule(document).problems);
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
    const plan = await door.plan(root);
    expect([plan.changes, plan.refusals, plan.unmarked.length]).toEqual([[], [], 3]);
  });

  it('keeps a rule that the service switched off as it is, and writes the rest', async () => {
    const root = await writeRules([wholeRule(0)]);
    const sim = await start();
    const door = await openDoor(sim);
    await door.apply(await door.plan(root));
    await door.apply(await door.plan(root, { enables: true }));
    const world = sim.snapshot();
    const rules = world.azure.detectionRules.map((rule) => ({ ...rule, status: 'autoDisabled' as const }));
    sim.reset({ world: { ...world, azure: { ...world.azure, detectionRules: rules } } });
    const changed = await writeRules([wholeRule(0, { severity: 'Low' })]);
    const plan = await door.plan(changed);
    expect(plan.drifted[0]?.fields).toMatchObject([
      { field: 'status', after: 'autoDisabled', outcome: 'kept' },
    ]);
    expect((await door.apply(plan)).changes).toMatchObject([{ outcome: 'done' }]);
    expect((await inPortal(sim, 'GET', id(0))).body).toMatchObject({ status: 'autoDisabled' });
  });
});

async function pullDrift(door: Awaited<ReturnType<typeof openDoor>>, root: string): Promise<void> {
  const { client, target } = door;
  const { files } = await pullOnly({
    client,
    target,
    content: await discoverContent(root),
    names: [id(0)],
    now: new Date('2026-11-25T12:00:00Z'),
  });
  for (const { file, text } of files) await writeFileIn('/', file, text);
}

it('is not told of kinds that only a workspace has', async () => {
  const door = await openDoor(await start());
  const root = await writeRules([
    ruleFile(0, { entityMappings: [mapping('IP', ['Address', 'CallerIpAddress'])] }),
  ]);
  await writeFileIn(root, 'hunting/h.yaml', `id: ${ruleId(9)}\nname: H\nquery: AzureActivity\n`);
  expect((await door.plan(root, { acceptLosses: true })).changes.map(({ kind }) => kind)).toEqual([
    'detection-rule',
  ]);
});

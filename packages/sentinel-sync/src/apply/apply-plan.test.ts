import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { parsePlan, sealPlan, type SyncPlan } from '../plan/sync-plan.ts';
import { applyTo, planOf, ruleFile, ruleFiles, writeFileIn, writeRules, writesOf } from '../sync.suite.ts';
import type { WorkspaceClient } from '../client/workspace-client.ts';
import { openSimulated, ruleId, useWorkspaces, wireRule, workspaceWorld } from '../workspace.suite.ts';

import { lockWorkspace } from './workspace-lock.ts';

const start = useWorkspaces();
const putRule = 'PUT Microsoft.SecurityInsights/alertRules/{ruleId}';
const at = (n: number) => ({
  path: `/providers/Microsoft.SecurityInsights/alertRules/${ruleId(n)}`,
  apiVersion: '2025-07-01-preview',
});

/** What somebody does while an apply runs. */
const racing: Promise<unknown>[] = [];

/** A client that lets a competing writer go first, before each of its calls. */
async function openWaiting(sim: Awaited<ReturnType<typeof start>>): Promise<WorkspaceClient> {
  const client = await openSimulated(sim);
  const afterOthers =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A) => {
      await Promise.all(racing.splice(0));
      return call(...args);
    };
  return {
    door: client.door,
    address: client.address,
    calls: client.calls,
    list: afterOthers((...args) => client.list(...args)),
    listByPost: afterOthers((...args) => client.listByPost(...args)),
    get: afterOthers((...args) => client.get(...args)),
    getById: afterOthers((...args) => client.getById(...args)),
    put: afterOthers((...args) => client.put(...args)),
    create: afterOthers((...args) => client.create(...args)),
    delete: afterOthers((...args) => client.delete(...args)),
    settle: afterOthers((...args) => client.settle(...args)),
  };
}

describe('an apply', () => {
  it('of a plan that was altered is not even read', async () => {
    const sim = await start();
    const plan = await planOf(sim, await writeRules([ruleFile(0)]));
    const altered = { ...plan, changes: [{ ...plan.changes[0]!, title: 'Another' }] };
    expect(parsePlan(JSON.stringify(altered), 'plan.json').problems[0]?.code).toBe('sync/altered-plan');
    expect(parsePlan(JSON.stringify(plan), 'plan.json')).toEqual({ ok: true, value: plan, problems: [] });
  });

  it('writes nothing at all when the remote has moved since', async () => {
    const sim = await start();
    await applyTo(sim, await planOf(sim, await writeRules(ruleFiles(3))));
    const plan = await planOf(sim, await writeRules(ruleFiles(3, { severity: 'Low' })));
    await (await openSimulated(sim, { as: 'portal' })).put(at(2), wireRule({ displayName: 'Rule 2' }));
    sim.clearOperations();
    await expect(applyTo(sim, plan)).rejects.toMatchObject({
      kind: 'refused',
      code: 'sync/remote-has-moved',
    });
    expect(writesOf(sim)).toBe(0);
  });

  it('writes nothing when something that it would create is there by now', async () => {
    const sim = await start();
    const plan = await planOf(sim, await writeRules([ruleFile(0)]));
    await (await openSimulated(sim, { as: 'portal' })).put(at(0), wireRule());
    sim.clearOperations();
    await expect(applyTo(sim, plan)).rejects.toMatchObject({ code: 'sync/remote-has-moved' });
    expect(writesOf(sim)).toBe(0);
  });

  it('of a plan that was carried out to its end is refused, and writes nothing', async () => {
    const sim = await start();
    const journals = await mkdtemp(join(tmpdir(), 'sync-'));
    const plan = await planOf(sim, await writeRules(ruleFiles(2)));
    await applyTo(sim, plan, { journals });
    await (await openSimulated(sim, { as: 'portal' })).delete(at(1));
    sim.clearOperations();
    await expect(applyTo(sim, plan, { journals })).rejects.toMatchObject({ code: 'sync/remote-has-moved' });
    expect(writesOf(sim)).toBe(0);
  });

  it('of a plan for another workspace is refused', async () => {
    const sim = await start();
    const plan: Partial<SyncPlan> = await planOf(sim, await writeRules([ruleFile(0)]));
    delete plan.hash;
    const other = sealPlan({ ...(plan as SyncPlan), workspace: 'another' });
    await expect(applyTo(sim, other)).rejects.toMatchObject({ code: 'sync/other-workspace' });
    expect(writesOf(sim)).toBe(0);
  });

  it('is refused while another one works on the workspace, and writes nothing', async () => {
    const sim = await start();
    const plan = await planOf(sim, await writeRules([ruleFile(0)]));
    const locks = await mkdtemp(join(tmpdir(), 'sync-'));
    const release = await lockWorkspace(locks, (await openSimulated(sim)).address);
    await expect(applyTo(sim, plan, { locks })).rejects.toMatchObject({ code: 'sync/being-applied' });
    expect(writesOf(sim)).toBe(0);
    await release();
    expect((await applyTo(sim, plan, { locks })).isComplete).toBe(true);
  });

  it.each([
    ['a service that overwrites says that it did', 'ignored', 'replaced'],
    ['a service that keeps to the condition leaves it as it is', 'obeyed', 'failed'],
  ] as const)(
    'of something that somebody makes in the very moment: %s',
    async (_what, ifNoneMatch, outcome) => {
      const sim = await start({ world: workspaceWorld({}, { ifNoneMatch }) });
      const plan = await planOf(sim, await writeRules([ruleFile(0), ruleFile(1)]));
      const portal = await openSimulated(sim, { as: 'portal' });
      const journals = await mkdtemp(join(tmpdir(), 'sync-'));
      const report = await applyTo(sim, plan, {
        journals,
        concurrency: 1,
        // After the first write, which is after the last look at what there is.
        onProgress: (done) => {
          if (done === 1) racing.push(portal.put(at(1), wireRule({ displayName: 'Of somebody' })));
        },
        client: await openWaiting(sim),
      });
      expect(report.changes.map((change) => change.outcome)).toEqual(['done', outcome]);
      expect(report.isComplete).toBe(false);
      const standing = await portal.get(at(1));
      const title = outcome === 'replaced' ? 'Rule 1' : 'Of somebody';
      expect(standing?.properties).toMatchObject({ displayName: title });
    },
  );

  it('looks again for what it is to create when other changes took their time', async () => {
    const sim = await start();
    const root = await writeRules([ruleFile(0)]);
    await writeFileIn(root, 'functions/Opened.yaml', 'alias: Opened\nname: Opened\nquery: AzureActivity\n');
    const plan = await planOf(sim, root);
    const portal = await openSimulated(sim, { as: 'portal' });
    const report = await applyTo(sim, plan, {
      onProgress: (done) => {
        if (done === 1) racing.push(portal.put(at(0), wireRule()));
      },
      client: await openWaiting(sim),
    });
    expect(report.changes.map((change) => change.outcome)).toEqual(['done', 'failed']);
    expect(report.changes[1]?.why).toContain('it stays as it is');
  });

  it('of 50 changes among 500 rules takes at most 1.1 calls for each', async () => {
    const files = ruleFiles(500);
    const sim = await start();
    await applyTo(sim, await planOf(sim, await writeRules(files)));
    const changed = files.map((file, n) => (n % 10 === 0 ? { ...file, severity: 'Low' } : file));
    const plan = await planOf(sim, await writeRules(changed));
    expect(plan.changes).toHaveLength(50);
    sim.clearOperations();
    expect((await applyTo(sim, plan)).isComplete).toBe(true);
    expect(sim.operations.length / 50).toBeLessThanOrEqual(1.1);
  });

  it('continues with the rest after a failure, and says what stands', async () => {
    const sim = await start();
    const plan = await planOf(sim, await writeRules(ruleFiles(5)));
    sim.inject({ operation: putRule, error: 'access-denied', times: 1, after: 2 });
    const report = await applyTo(sim, plan, { concurrency: 1 });
    expect(report.changes.map((change) => change.outcome)).toEqual([
      'done',
      'done',
      'failed',
      'done',
      'done',
    ]);
    expect(report.changes[2]?.why).toContain('AuthorizationFailed');
  });

  it('puts everything back after a failure if it is told to', async () => {
    const sim = await start();
    await applyTo(sim, await planOf(sim, await writeRules(ruleFiles(5))));
    const before = sim
      .snapshot()
      .arm.workspaces[0]!.alertRules.map((alertRule) => alertRule.properties.severity);
    const plan = await planOf(sim, await writeRules(ruleFiles(5, { severity: 'Low' })));
    sim.inject({ operation: putRule, error: 'access-denied', times: 1, after: 2 });
    const report = await applyTo(sim, plan, { concurrency: 1, onError: 'rollback' });
    expect(report.changes.map((change) => change.outcome)).toEqual([
      'undone',
      'undone',
      'failed',
      'not-begun',
      'not-begun',
    ]);
    expect(
      sim.snapshot().arm.workspaces[0]!.alertRules.map((alertRule) => alertRule.properties.severity),
    ).toEqual(before);
  });

  it('does not take the echo of its own write, whose answer was lost, for a conflict', async () => {
    const sim = await start();
    await applyTo(sim, await planOf(sim, await writeRules([ruleFile(0)])));
    const plan = await planOf(sim, await writeRules([ruleFile(0, { severity: 'Low' })]));
    sim.inject({ operation: putRule, error: 'drop-after-write', times: 1 });
    expect((await applyTo(sim, plan)).isComplete).toBe(true);
  });

  it('says in the words of the service that an id was deleted a moment ago', async () => {
    const sim = await start();
    const root = await writeRules(ruleFiles(2));
    await applyTo(sim, await planOf(sim, root));
    await applyTo(sim, await planOf(sim, await writeRules(ruleFiles(1))));
    const report = await applyTo(sim, await planOf(sim, root));
    expect(report.changes[0]?.why).toContain('was recently deleted');
  });

  it('brings the items of a watchlist to what the repository says, those that are gone among them', async () => {
    const sim = await start({ world: workspaceWorld({}, { watchlistPolls: 2 }) });
    const root = await mkdtemp(join(tmpdir(), 'sync-'));
    const list =
      'alias: Known\ndisplayName: Known\ndescription: x\nitemsSearchKey: A\ncolumns: { A: a, B: b }\n';
    await writeFileIn(root, 'watchlists/Known/watchlist.yaml', list);
    await writeFileIn(root, 'watchlists/Known/items.csv', 'A,B\n1,"x, ""y"""\n2,z\n');
    await applyTo(sim, await planOf(sim, root));
    await writeFileIn(root, 'watchlists/Known/items.csv', 'A,B\n1,new\n3,z\n');
    const plan = await planOf(sim, root);
    expect(plan.changes.map((change) => change.fields.map((field) => field.field))).toEqual([['items']]);
    expect((await applyTo(sim, plan)).isComplete).toBe(true);
    const items = sim.snapshot().arm.workspaces[0]!.watchlists[0]!.items;
    expect(items.map((item) => item.properties.itemsKeyValue)).toEqual([
      { A: '1', B: 'new' },
      { A: '3', B: 'z' },
    ]);
    expect((await planOf(sim, root)).changes).toEqual([]);
  });
});

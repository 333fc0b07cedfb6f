import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { readTarget } from '../desired/read-targets.ts';
import { applyTo, planOf, ruleFile, ruleFiles, writeRules, writesOf } from '../sync.suite.ts';
import { openSimulated, ruleId, useWorkspaces, wireRule, workspaceWorld } from '../workspace.suite.ts';

const start = useWorkspaces();
const at = (n: number) => ({
  path: `/providers/Microsoft.SecurityInsights/alertRules/${ruleId(n)}`,
  apiVersion: '2025-07-01-preview',
});
const repository = fileURLToPath(new URL('../../../..', import.meta.url));

/** An edit in the portal: the rule is read, changed and written whole. */
async function editInPortal(
  sim: Awaited<ReturnType<typeof start>>,
  n: number,
  changes: object,
): Promise<void> {
  const portal = await openSimulated(sim, { as: 'portal' });
  const body = (await portal.get(at(n)))!;
  await portal.put(at(n), { kind: 'Scheduled', properties: { ...(body.properties as object), ...changes } });
}

describe('a plan', () => {
  it("of this repository's own content is empty after it was applied", async () => {
    const sim = await start();
    const target = await readTarget(`${repository}/targets.yaml`, 'simulated');
    if (!target.ok) throw new Error('no target');
    const first = await planOf(sim, repository, { target: target.value });
    expect(new Set(first.changes.map((change) => change.kind)).size).toBe(4);
    expect((await applyTo(sim, first)).isComplete).toBe(true);
    const second = await planOf(sim, repository, { target: target.value });
    expect([second.changes, second.drifted, second.unmarked, second.refusals]).toEqual([[], [], [], []]);
  });

  it('takes one listing for each kind, however many rules there are', async () => {
    const root = await writeRules(ruleFiles(60));
    const sim = await start();
    await applyTo(sim, await planOf(sim, root));
    sim.clearOperations();
    await planOf(sim, root);
    expect(sim.operations.map((operation) => operation.operation).sort()).toEqual([
      'GET Microsoft.OperationalInsights/workspaces/{workspaceName}/savedSearches',
      'GET Microsoft.SecurityInsights/alertRules',
      'GET Microsoft.SecurityInsights/automationRules',
      'GET Microsoft.SecurityInsights/watchlists',
    ]);
  });

  it('shows a changed query as a difference of lines, with its place in the file', async () => {
    const sim = await start();
    await applyTo(sim, await planOf(sim, await writeRules([ruleFile(0)])));
    const query = "AzureActivity\n| where OperationNameValue has 'bastion'\n";
    const plan = await planOf(sim, await writeRules([ruleFile(0, { query })]));
    expect(plan.changes).toMatchObject([
      {
        action: 'update',
        fields: [
          {
            field: 'query',
            text: " AzureActivity\n-| where OperationNameValue has 'serialconsole'\n+| where OperationNameValue has 'bastion'",
            line: 14,
          },
        ],
      },
    ]);
  });

  it('shows an edit in the portal with who and when, and changes nothing of it', async () => {
    const root = await writeRules([ruleFile(0)]);
    const sim = await start();
    await applyTo(sim, await planOf(sim, root));
    await editInPortal(sim, 0, { triggerThreshold: 5, subTechniques: ['T1021.008'], somethingNew: { a: 1 } });
    const plan = await planOf(sim, root);
    expect(plan.changes).toEqual([]);
    const [drift] = plan.drifted;
    expect(drift).toMatchObject({ title: 'Rule 0', by: 'analyst@example.com' });
    expect(drift?.at).toMatch(/^\d{4}-/);
    expect(drift?.fields.map((field) => [field.field, field.outcome])).toEqual([
      ['triggerThreshold', 'kept'],
      ['subTechniques', 'kept'],
      ['somethingNew', 'kept'],
    ]);
  });

  it('keeps an edit in the portal when another field, or another rule, is applied', async () => {
    const sim = await start();
    await applyTo(sim, await planOf(sim, await writeRules([ruleFile(0), ruleFile(1)])));
    const edit = { triggerThreshold: 5, subTechniques: ['T1021.008'], somethingNew: { a: 1 } };
    await editInPortal(sim, 0, edit);
    const root = await writeRules([ruleFile(0, { severity: 'Low' }), ruleFile(1, { severity: 'Low' })]);
    const plan = await planOf(sim, root);
    expect(plan.changes.map((change) => change.fields.map((field) => field.field))).toEqual([
      ['severity'],
      ['severity'],
    ]);
    expect((await applyTo(sim, plan)).isComplete).toBe(true);
    const standing = await (await openSimulated(sim)).get(at(0));
    expect(standing?.properties).toMatchObject({ ...edit, severity: 'Low' });
    const again = await planOf(sim, root);
    expect(again.changes).toEqual([]);
    expect(again.drifted[0]?.fields.map((field) => field.field)).toEqual([
      'triggerThreshold',
      'subTechniques',
      'somethingNew',
    ]);
  });

  it('is refused where both sides changed one field, until it is forced by name', async () => {
    const sim = await start();
    await applyTo(sim, await planOf(sim, await writeRules([ruleFile(0)])));
    await editInPortal(sim, 0, { triggerThreshold: 5 });
    const root = await writeRules([ruleFile(0, { triggerThreshold: 7 })]);
    const plan = await planOf(sim, root);
    expect(plan.refusals.map((refusal) => refusal.code)).toEqual(['sync/conflict']);
    const forced = await planOf(sim, root, { force: ['Rule 0'] });
    expect((await applyTo(sim, forced)).isComplete).toBe(true);
    expect((await (await openSimulated(sim)).get(at(0)))?.properties).toMatchObject({ triggerThreshold: 7 });
  });

  it('leaves what is not ours alone, and refuses to overwrite it without its name', async () => {
    const alertRules = Array.from({ length: 500 }, (_, n) => ({
      ...wireRule({ displayName: `Foreign ${n}` }),
      name: ruleId(1000 + n),
    }));
    const sim = await start({ world: workspaceWorld({ alertRules }) });
    const before = sim.snapshot().arm.workspaces[0]!.alertRules;
    const root = await writeRules([ruleFile(0), ruleFile(1000, { name: 'Foreign 0' })]);
    const plan = await planOf(sim, root);
    expect(plan.unmanaged).toHaveLength(499);
    expect(plan.refusals.map((refusal) => [refusal.code, refusal.force])).toEqual([
      ['sync/not-ours', ruleId(1000)],
    ]);
    await expect(applyTo(sim, plan)).rejects.toMatchObject({ code: 'sync/not-ours' });
    expect(writesOf(sim)).toBe(0);
    const forced = await planOf(sim, root, { force: [ruleId(1000)] });
    expect((await applyTo(sim, forced)).isComplete).toBe(true);
    const after = sim.snapshot().arm.workspaces[0]!.alertRules;
    expect(after.filter((rule) => rule.name !== ruleId(0) && rule.name !== ruleId(1000))).toEqual(
      before.filter((rule) => rule.name !== ruleId(1000)),
    );
  });

  it('deletes what was ours and is no longer wanted, but not what somebody changed, and not too much', async () => {
    const sim = await start();
    await applyTo(sim, await planOf(sim, await writeRules(ruleFiles(12))));
    const fewer = await planOf(sim, await writeRules(ruleFiles(11)));
    expect(fewer.changes.map((change) => [change.action, change.title])).toEqual([['delete', 'Rule 11']]);
    expect(fewer.refusals).toEqual([]);
    await editInPortal(sim, 11, { severity: 'Low' });
    const edited = await planOf(sim, await writeRules(ruleFiles(11)));
    expect(edited.refusals.map((refusal) => refusal.code)).toEqual(['sync/deletes-an-edit']);
    const half = await planOf(sim, await writeRules(ruleFiles(6)), { force: ['Rule 11'] });
    expect(half.refusals.map((refusal) => [refusal.code, refusal.force])).toEqual([
      ['sync/too-many-deletes', 'deletes'],
    ]);
  });

  it('leaves what another source has marked alone', async () => {
    const sim = await start();
    const root = await writeRules([ruleFile(0)]);
    await applyTo(sim, await planOf(sim, root));
    const client = await openSimulated(sim);
    const target = { name: 'x', source: 'other', address: client.address, parameters: {}, overrides: [] };
    const empty = await planOf(sim, await writeRules([]), { target });
    expect(empty.changes).toEqual([]);
    expect(empty.unmanaged.map((resource) => resource.title)).toEqual(['Rule 0']);
    const claimed = await planOf(sim, await writeRules([ruleFile(0, { severity: 'Low' })]), { target });
    expect(claimed.refusals[0]?.message).toContain("belongs to the source 'test'");
  });
});

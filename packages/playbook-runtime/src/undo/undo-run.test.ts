import { describe, expect, it } from 'vitest';

import {
  approveAndExecute,
  incidentWith,
  incidentWithKeys,
  keyPlaybook,
  keys,
  keyStatus,
  planFor,
  setUpRun,
  writesOf,
  type RunSetup,
} from '../run-setup.suite.ts';
import { planUndoRun } from './plan-undo-run.ts';
import { undoRun } from './undo-run.ts';

async function containKeys(setup: RunSetup, ...ids: readonly string[]): Promise<string> {
  const report = await approveAndExecute(
    setup,
    await planFor(setup, keyPlaybook(), incidentWithKeys(...ids)),
  );
  expect(report.status).toBe('contained');
  setup.sim.clearOperations();
  return report.runId;
}

async function undo(setup: RunSetup, runId: string, reactivate = true) {
  const result = await undoRun({ ...setup, runId, requester: 'bo', reactivate });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

describe('an undo', () => {
  it('shows what it will do, and writes nothing', async () => {
    const setup = await setUpRun();
    const runId = await containKeys(setup, keys[0]);
    const plan = await planUndoRun({ ...setup, runId });
    expect(plan).toMatchObject({
      value: { undoes: runId, outcome: 'restore', needsReactivate: true, items: [{ certain: true }] },
    });
    expect(writesOf(setup)).toEqual([]);
  });

  it('puts back what the run changed, the last change first, as a run of its own', async () => {
    const setup = await setUpRun();
    const runId = await containKeys(setup, keys[0], keys[2]);
    const report = await undo(setup, runId);
    expect(report).toMatchObject({ status: 'restored', undoes: runId, summary: 'Undone: 2 put back.' });
    expect(writesOf(setup)).toEqual([`iam:UpdateAccessKey ${keys[2]}`, `iam:UpdateAccessKey ${keys[0]}`]);
    const { runs } = await setup.store.list();
    expect(runs.find((run) => run.kind === 'undo')).toMatchObject({ undoes: runId, status: 'restored' });
  });

  it("is refused with another account's credentials, where the same key was contained too", async () => {
    const setup = await setUpRun();
    const runId = await containKeys(setup, keys[0]);
    const account = '999999999999';
    const { aws } = setup.sim.snapshot();
    const responder = { ...aws.responder, arn: `arn:aws:iam::${account}:user/somebody-else` };
    setup.sim.reset({ world: { aws: { ...aws, account, responder } }, clock: setup.clock });
    const elsewhere = { ...setup, context: { ...setup.context, connections: setup.sim.connections } };
    expect(await planUndoRun({ ...elsewhere, runId })).toMatchObject({ value: { outcome: 'refused' } });
    const report = await undo(elsewhere, runId);
    expect(report).toMatchObject({ status: 'refused' });
    expect(JSON.stringify(report)).toContain('wrong-account');
    expect(writesOf(setup)).toEqual([]);
    expect(keyStatus(setup, keys[0])).toBe('Inactive');
  });

  it('has nothing to do the second time, and begins no run', async () => {
    const setup = await setUpRun();
    const runId = await containKeys(setup, keys[0]);
    await undo(setup, runId);
    setup.sim.clearOperations();
    const before = setup.clock.now();
    const again = await undo(setup, runId);
    expect(setup.clock.now(), 'it does not wait for a change that it put back itself').toEqual(before);
    expect(again.status).toBe('nothing-to-do');
    expect(again.runId).toBeUndefined();
    expect(writesOf(setup)).toEqual([]);
  });

  it('does not wait for a change that was denied', async () => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    setup.sim.inject({ operation: 'iam:UpdateAccessKey', error: 'access-denied', times: 1 });
    const report = await approveAndExecute(setup, plan);
    const before = setup.clock.now();
    expect(await undo(setup, report.runId)).toMatchObject({ status: 'nothing-to-do' });
    expect(setup.clock.now()).toEqual(before);
  });

  it('looks again where a change that was just made seems gone, and not the next day', async () => {
    const setup = await setUpRun();
    const runId = await containKeys(setup, keys[0]);
    const world = structuredClone(setup.sim.snapshot()) as unknown as {
      aws: { users: { accessKeys: { accessKeyId: string; status: string }[] }[] };
    };
    for (const user of world.aws.users) for (const accessKey of user.accessKeys) accessKey.status = 'Active';
    setup.sim.reset({ world: world as never, clock: setup.clock });
    const restoredByHand = { ...setup, context: { ...setup.context, connections: setup.sim.connections } };
    const waited = async () => {
      const before = setup.clock.now().getTime();
      expect(await undo(restoredByHand, runId)).toMatchObject({ status: 'nothing-to-do' });
      return setup.clock.now().getTime() - before;
    };
    expect(await waited()).toBe(15_000);
    setup.clock.advance(24 * 3_600_000);
    expect(await waited()).toBe(0);
  });

  it('re-opens nothing without the explicit word', async () => {
    const setup = await setUpRun();
    const runId = await containKeys(setup, keys[0]);
    const report = await undo(setup, runId, false);
    expect(report).toMatchObject({ status: 'refused', items: [{ code: 'needs-reactivate' }] });
    expect(keyStatus(setup, keys[0])).toBe('Inactive');
  });

  it('leaves alone what was contained already when the run came', async () => {
    const setup = await setUpRun({
      aws: {
        users: [
          {
            userName: 'mallory',
            accessKeys: [{ accessKeyId: keys[0], status: 'Inactive' }, { accessKeyId: keys[1] }],
          },
        ],
      },
    });
    const runId = await containKeys(setup, keys[0], keys[1]);
    await undo(setup, runId);
    expect([keyStatus(setup, keys[0]), keyStatus(setup, keys[1])]).toEqual(['Inactive', 'Active']);
  });

  it('reports exactly what it could not put back', async () => {
    const setup = await setUpRun();
    const runId = await containKeys(setup, keys[0], keys[1]);
    setup.sim.inject({ operation: 'iam:UpdateAccessKey', error: 'access-denied', times: 1 });
    const report = await undo(setup, runId);
    expect(report.status).toBe('partly-restored');
    expect(report.items.map((item) => [item.targetId, item.outcome])).toEqual([
      [`aws.access-key/${keys[1]}`, 'failed'],
      [`aws.access-key/${keys[0]}`, 'restored'],
    ]);
  });

  it('refuses a machine that somebody started and stopped since', async () => {
    const machine = { project: 'shop', zone: 'europe-west1-b', instance: 'web' };
    const setup = await setUpRun({ gcp: { instances: [machine] } });
    const playbook = keyPlaybook({
      targets: { kind: 'gcp.instance' },
      steps: [{ id: 'stop', action: 'gcp.compute.stop-instance' }],
    });
    const details = { GcpProject: ['shop'], GcpZone: ['europe-west1-b'], GcpInstance: ['web'] };
    const first = await approveAndExecute(setup, await planFor(setup, playbook, incidentWith(details)));
    await undo(setup, first.runId);
    const second = await approveAndExecute(setup, await planFor(setup, playbook, incidentWith(details)));
    expect(second.runId).not.toBe(first.runId);
    const report = await undo(setup, first.runId);
    expect(report).toMatchObject({ status: 'refused', items: [{ code: 'changed-since' }] });
  });

  it('keeps the signed approval that was given with it, and refuses one that is not good', async () => {
    const setup = await setUpRun();
    const runId = await containKeys(setup, keys[0]);
    const plan = await planUndoRun({ ...setup, runId });
    if (!plan.ok) throw new Error('no plan');
    const verified = { method: 'ssh', identity: 'cy', key: 'SHA256:1', signature: '' } as const;
    const approval = { by: 'cy', at: setup.clock.now().toISOString(), planHash: plan.value.hash, verified };
    const start = { ...setup, runId, requester: 'bo', reactivate: true };
    for (const bad of [
      { ...approval, by: 'BO@vm' },
      { ...approval, planHash: 'a'.repeat(64) },
    ]) {
      expect(await undoRun({ ...start, approvals: [bad] })).toMatchObject({
        ok: false,
        problems: [{ code: 'undo/approval-missing' }],
      });
    }
    expect(writesOf(setup)).toEqual([]);
    const done = await undoRun({ ...start, approvals: [approval] });
    expect(done).toMatchObject({
      value: {
        status: 'restored',
        people: { requester: 'bo (stated, not verified)', approvers: ['cy (verified: SSH key SHA256:1)'] },
      },
    });
  });

  it('does not undo an undo', async () => {
    const setup = await setUpRun();
    const undone = await undo(setup, await containKeys(setup, keys[0]));
    expect(await planUndoRun({ ...setup, runId: undone.runId! })).toMatchObject({ ok: false });
  });

  it.each(['nobody-1', '../outside', ''])('says that there is no run %j', async (runId) => {
    const setup = await setUpRun();
    expect((await planUndoRun({ ...setup, runId })).ok).toBe(false);
  });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import {
  approveAndExecute,
  incidentWith,
  incidentWithKeys,
  keyPlaybook,
  keys,
  keyStatus,
  planFor,
  protectedAssets,
  setUpRun,
  writesOf,
} from '../run-setup.suite.ts';
import { executeRun } from './execute-run.ts';

describe('a run that is approved', () => {
  it('contains the key, and only that key', async () => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    expect(writesOf(setup)).toEqual([]);

    const report = await approveAndExecute(setup, plan);

    expect(report).toMatchObject({ status: 'contained', summary: 'Contained: 1 contained.' });
    expect(report.items[0]).toMatchObject({ outcome: 'contained', effectBegun: true });
    expect(report.residual.length).toBeGreaterThan(0);
    expect(keys.map((key) => keyStatus(setup, key))).toEqual(['Inactive', 'Active', 'Active']);
  });

  it('says that there is nothing to do the second time, and writes nothing', async () => {
    const setup = await setUpRun();
    const incident = incidentWithKeys(keys[0]);
    await approveAndExecute(setup, await planFor(setup, keyPlaybook(), incident));
    setup.sim.clearOperations();

    const again = await planFor(setup, keyPlaybook(), incident);
    const report = await executeRun({ ...setup, plan: again, requester: 'automation', approvals: [] });

    expect(again).toMatchObject({ outcome: 'nothing', approvals: { needed: 0 } });
    expect(report.status).toBe('nothing-to-do');
    expect(writesOf(setup)).toEqual([]);
  });

  it('keeps no secret in the folder of the run', async () => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    const report = await approveAndExecute(setup, plan);
    const text = await readFile(join(setup.store.folder, report.runId, 'journal.jsonl'), 'utf8');
    const { aws, gcp, azure } = setup.sim.connections;
    for (const secret of [aws.credentials.secretAccessKey, gcp.accessToken, azure.accessToken]) {
      expect(text).not.toContain(secret);
    }
  });

  it('has the change in the journal before the cloud hears of it', async () => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    const seen: string[] = [];
    await executeRun({
      ...setup,
      plan,
      requester: 'automation',
      approvals: [{ by: 'bo', at: setup.clock.now().toISOString(), planHash: plan.hash }],
      onProgress: (event) => {
        if (event.type === 'effect-started') seen.push(...writesOf(setup), 'journaled');
        if (event.type === 'effect-finished') seen.push(...writesOf(setup));
      },
    });
    expect(seen).toEqual(['journaled', expect.stringContaining('iam:UpdateAccessKey') as string]);
  });
});

describe('a run in which something fails', () => {
  it('continues with the other targets, and never ends as done', async () => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(...keys));
    setup.sim.inject({ operation: 'iam:UpdateAccessKey', error: 'access-denied', times: 1 });

    const report = await approveAndExecute(setup, plan);

    expect(report.status).toBe('partly-contained');
    expect(report.items.map((item) => item.outcome)).toEqual(['failed', 'contained', 'contained']);
    expect(report.items[0]?.code).toBe('access-denied');
    expect(keys.map((key) => keyStatus(setup, key))).toEqual(['Active', 'Inactive', 'Inactive']);
  });

  it('ends where the playbook says stop, and names what it did not reach', async () => {
    const setup = await setUpRun();
    const steps = [{ id: 'deactivate', action: 'aws.iam.deactivate-access-key', onFailure: 'stop' }];
    const plan = await planFor(setup, keyPlaybook({ steps }), incidentWithKeys(...keys));
    setup.sim.inject({ operation: 'iam:UpdateAccessKey', error: 'access-denied', times: 1 });

    const report = await approveAndExecute(setup, plan);

    expect(report.status).toBe('failed');
    expect(report.items.map((item) => item.outcome)).toEqual(['failed', 'not-reached', 'not-reached']);
    expect(report.undo.possible).toBe(true);
  });

  it('says that all failed when all failed', async () => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0], keys[1]));
    setup.sim.inject({ operation: 'iam:UpdateAccessKey', error: 'access-denied', times: 9 });
    const report = await approveAndExecute(setup, plan);
    expect(report).toMatchObject({ status: 'failed', summary: 'Not contained: 2 failed.' });
    expect(report.items.every((item) => item.detail.length > 10)).toBe(true);
  });

  it('puts back what it changed where the playbook says undo', async () => {
    const machine = (instance: string) => ({ project: 'shop', zone: 'europe-west1-b', instance });
    const setup = await setUpRun({ gcp: { instances: [machine('web'), machine('db')] } });
    const playbook = keyPlaybook({
      targets: { kind: 'gcp.instance' },
      steps: [{ id: 'stop', action: 'gcp.compute.stop-instance', onFailure: 'undo' }],
    });
    const incident = incidentWith({
      GcpProject: ['shop'],
      GcpZone: ['europe-west1-b'],
      GcpInstance: ['web', 'db'],
    });
    const plan = await planFor(setup, playbook, incident);
    expect(plan.items.map((item) => item.decision)).toMatchObject([
      { plan: { outcome: 'change' } },
      { plan: { outcome: 'change' } },
    ]);
    const report = await executeRun({
      ...setup,
      plan,
      requester: 'automation',
      approvals: [{ by: 'bo', at: setup.clock.now().toISOString(), planHash: plan.hash }],
      onProgress: (event) => {
        if (event.type !== 'effect-finished') return;
        setup.sim.inject({ operation: 'compute.instances.stop', error: 'access-denied', times: 1 });
      },
    });
    expect(report.items.map((item) => item.outcome)).toEqual(['undone', 'failed']);
    expect(report.status).toBe('failed');
    expect(setup.sim.snapshot().gcp.instances.map((instance) => instance.status)).toEqual([
      'RUNNING',
      'RUNNING',
    ]);
  });

  it('tries a busy cloud again', async () => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    setup.sim.inject({ operation: 'iam:UpdateAccessKey', error: 'throttled', times: 2 });
    expect((await approveAndExecute(setup, plan)).status).toBe('contained');
  });
});

describe('an integration that is not available', () => {
  it('makes the run fail or be refused, and never end as done', async () => {
    const setup = await setUpRun();
    const { gcp } = setup.sim.connections;
    const context = { ...setup.context, connections: { gcp } };
    const plan = await planFor({ ...setup, context }, keyPlaybook(), incidentWithKeys(keys[0]));
    const report = await approveAndExecute(setup, plan, { context });
    expect(report.status).toBe('refused');
    expect(report.items[0]).toMatchObject({ outcome: 'refused', code: 'not-configured' });
  });
});

describe('an incident that leaves nothing to act on', () => {
  it.each([
    ['has no entities and no details', incidentWith({}), 'no entities and no custom details'],
    [
      'names something else',
      incidentWith({ GcpPrincipal: ['a@example.com'] }),
      'no target of kind aws.access-key',
    ],
  ])('is refused with the reason when it %s', async (_name, incident, reason) => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook(), incident);
    const report = await approveAndExecute(setup, plan);
    expect(plan).toMatchObject({ outcome: 'refused', items: [] });
    expect(report.status).toBe('refused');
    expect(report.summary).toContain(reason);
  });

  it('is refused when every step is skipped by its own condition', async () => {
    const setup = await setUpRun();
    const steps = [
      { id: 'never', action: 'aws.iam.deactivate-access-key', when: 'target.accessKeyId == "x"' },
    ];
    const plan = await planFor(setup, keyPlaybook({ steps }), incidentWithKeys(keys[0]));
    const report = await approveAndExecute(setup, plan);
    expect(report).toMatchObject({ status: 'refused', items: [{ outcome: 'skipped' }] });
    expect(keyStatus(setup, keys[0])).toBe('Active');
  });
});

describe('an incident that could only be read in part', () => {
  it('is not contained while a key that it names could not be read', async () => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0], 'HIDDEN'));
    const report = await approveAndExecute(setup, plan);
    expect(report).toMatchObject({
      status: 'partly-contained',
      summary: 'Only partly contained: 1 contained, 1 that could not be read.',
    });
  });

  it('is contained when only something of another kind could not be read', async () => {
    const setup = await setUpRun();
    const incident = incidentWith({ AwsAccessKeyId: [keys[0]], AwsInstanceId: ['*'] });
    const report = await approveAndExecute(setup, await planFor(setup, keyPlaybook(), incident));
    expect(report.status).toBe('contained');
    expect(report.unread).toHaveLength(1);
  });

  it('is not "nothing to do" while a key that it names could not be read', async () => {
    const setup = await setUpRun();
    const incident = incidentWithKeys(keys[0], 'HIDDEN');
    await approveAndExecute(setup, await planFor(setup, keyPlaybook(), incident));
    const again = await approveAndExecute(setup, await planFor(setup, keyPlaybook(), incident));
    expect(again.status).toBe('refused');
  });
});

describe('the guards, asked again before the first effect', () => {
  it('refuse what was protected after the plan was made', async () => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    const row = { Kind: 'aws.access-key', Id: keys[0], Reason: 'on-call' };
    const report = await approveAndExecute(setup, plan, { watchlists: [protectedAssets(row)] });
    expect(report).toMatchObject({ status: 'refused', refusal: { code: 'protected-asset' } });
    expect(writesOf(setup)).toEqual([]);
  });

  it('refuse when the list has changed since, though nothing of the plan is on it', async () => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    const row = { Kind: 'aws.access-key', Id: keys[1], Reason: 'on-call' };
    const report = await approveAndExecute(setup, plan, { watchlists: [protectedAssets(row)] });
    expect(report).toMatchObject({ status: 'refused', refusal: { code: 'protected-assets-changed' } });
    expect(writesOf(setup)).toEqual([]);
  });

  it('refuse when the watchlist has gone since', async () => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    const report = await approveAndExecute(setup, plan, { watchlists: [] });
    expect(report).toMatchObject({ status: 'refused', refusal: { code: 'protected-assets-missing' } });
    expect(writesOf(setup)).toEqual([]);
  });
});

describe('a plan that is out of date', () => {
  it('is not carried out when the cloud has changed so that it would do something else', async () => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    await approveAndExecute(setup, plan);
    setup.sim.clearOperations();
    // The same plan again, under another id: the key is inactive meanwhile.
    const report = await approveAndExecute(setup, { ...plan, runId: 'by-hand-1' });
    expect(report.status).toBe('nothing-to-do');
    expect(writesOf(setup)).toEqual([]);
  });

  it('is refused when somebody altered it', async () => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    const item = plan.items[0]!;
    const target = { kind: 'aws.access-key', accessKeyId: keys[2] } as const;
    const altered = { ...plan, items: [{ ...item, key: 'x', target }] };
    const report = await approveAndExecute(setup, altered);
    expect(report).toMatchObject({ status: 'refused', refusal: { code: 'plan-altered' } });
    expect(writesOf(setup)).toEqual([]);
  });

  it('is the same run when the same incident is sent twice', async () => {
    const setup = await setUpRun();
    const [first, second] = await Promise.all([
      planFor(setup, keyPlaybook(), incidentWithKeys(keys[0])),
      planFor(setup, keyPlaybook(), incidentWithKeys(keys[0])),
    ]);
    expect(second.runId).toBe(first.runId);
    const reports = await Promise.all([approveAndExecute(setup, first), approveAndExecute(setup, second)]);
    expect(reports.map((report) => report.status).sort()).toEqual(['contained', 'refused']);
    expect(writesOf(setup)).toHaveLength(1);
  });
});

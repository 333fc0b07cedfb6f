import type { JsonValue } from '@drawbridge/base';
import type { WorldInput } from '@drawbridge/cloud-sim';
import { describe, expect, test, vi } from 'vitest';

import { changeOf, key, useStages } from '../../../conformance/stage.suite.ts';
import { stopInstanceCase } from './conformance-case.suite.ts';

const start = useStages();
const path = { project: 'example-prod', zone: 'europe-west1-b', instance: 'web-1' };
const name = 'projects/example-prod/zones/europe-west1-b/instances/web-1';

type GcpWorld = NonNullable<WorldInput['gcp']>;
type Instance = NonNullable<GcpWorld['instances']>[number];

function stage(extra: Partial<Instance> = {}, parameters: JsonValue = {}, gcp: GcpWorld = {}) {
  const world = { gcp: { operationPolls: 1, ...gcp, instances: [{ ...path, ...extra }] } };
  return start({ ...stopInstanceCase, world, parameters });
}

test('stops the machine of that zone and waits until it is TERMINATED', async () => {
  const { sim, contain } = await start(stopInstanceCase);
  const { plan, result } = await contain();
  expect(plan.summary).toBe('Stop instance web-1 in zone europe-west1-b of project example-prod');
  expect(result).toMatchObject({
    outcome: 'contained',
    evidence: expect.stringMatching(
      `^Compute Engine reports ${name} as TERMINATED; snapshot drawbridge-[0-9a-f]{16}-web-1 of disk web-1 was taken, and is still being uploaded$`,
    ) as string,
  });
  const statuses = sim
    .snapshot()
    .gcp.instances.map((instance) => `${instance.zone}/${instance.instance} ${instance.status}`);
  expect(statuses).toEqual([
    'europe-west1-b/web-1 TERMINATED',
    'europe-west1-c/web-1 RUNNING',
    'europe-west1-b/web-2 RUNNING',
  ]);
});

test('sends the idempotency key as the request id, so that a repeat is the same operation', async () => {
  const { sim, contain } = await stage();
  await contain();
  const operations = sim
    .snapshot()
    .gcp.operations.map((operation) => [operation.operationType, operation.requestId]);
  const ofSnapshot = expect.stringMatching(
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  ) as string;
  expect(operations).toEqual([
    ['createSnapshot', ofSnapshot],
    ['stop', key],
  ]);
});

describe('evidence', () => {
  const disks = [
    { name: 'web-1', boot: true },
    { name: 'data-with-a-name-that-is-quite-as-long-as-google-allows-it', regional: true },
  ];

  test('is a snapshot of every disk, labelled with the incident, before the stop', async () => {
    const { sim, contain } = await stage(
      { disks, localSsd: true },
      { localSsd: 'discard', legalHold: 'true' },
    );
    await contain();
    const { snapshots, operations } = sim.snapshot().gcp;
    expect(operations.map((operation) => operation.operationType)).toEqual([
      'createSnapshot',
      'createSnapshot',
      'stop',
    ]);
    expect(snapshots.map((snapshot) => snapshot.sourceDisk.split('/compute/v1/')[1])).toEqual([
      'projects/example-prod/zones/europe-west1-b/disks/web-1',
      `projects/example-prod/regions/europe-west1/disks/${disks[1]!.name}`,
    ]);
    for (const snapshot of snapshots) {
      expect(snapshot.name.length).toBeLessThanOrEqual(63);
      expect(snapshot.status).toBe('READY');
      expect(snapshot.labels).toEqual({
        drawbridge: 'evidence',
        'drawbridge-instance': 'web-1',
        'drawbridge-incident': 'incident-41',
        'drawbridge-run': 'run-7',
        'drawbridge-legal-hold': 'true',
      });
    }
  });

  const snapshotFails = { code: 'QUOTA_EXCEEDED', message: 'No more snapshots.' };

  test('that fails does not keep a machine running, and is told', async () => {
    const { sim, contain } = await stage({ disks: [{ name: 'web-1', snapshotFails }, { name: 'data-1' }] });
    const { result } = await contain();
    expect(result).toMatchObject({ outcome: 'contained' });
    expect(JSON.stringify(result)).toMatch(/no snapshot of disk web-1 was taken: .*QUOTA_EXCEEDED/);
    expect(JSON.stringify(result)).toMatch(/snapshot \S+ of disk data-1 was taken/);
    expect(sim.snapshot().gcp.instances[0]?.status).toBe('TERMINATED');
  });

  test('that is required and fails keeps it running, and what would help is said', async () => {
    const { sim, contain } = await stage(
      { disks: [{ name: 'web-1', snapshotFails }] },
      { snapshots: 'require' },
    );
    const { result } = await contain();
    expect(result).toMatchObject({ outcome: 'failed', code: 'cloud-error' });
    expect(JSON.stringify(result)).toContain('was left as it is, since a snapshot was required and failed');
    expect(JSON.stringify(result)).toContain('snapshots: attempt');
    expect(sim.snapshot().gcp.instances[0]?.status).toBe('RUNNING');
  });

  test('that takes too long is left to go on, unless it is required', async () => {
    const slow = { operationSeconds: 250 };
    const disks = [{ name: 'web-1', boot: true, snapshotSeconds: 250 }];
    const first = await stage({ disks }, {}, slow);
    expect(JSON.stringify((await first.contain()).result)).toContain(
      'was begun, and is not taken after 180 s',
    );
    const second = await stage({ disks }, { snapshots: 'require' }, slow);
    expect((await second.contain()).result).toMatchObject({ outcome: 'failed', retryable: true });
    expect(second.sim.snapshot().gcp.instances[0]?.status).toBe('RUNNING');
  });

  test('is not taken when that is said', async () => {
    const { sim, contain } = await stage({}, { snapshots: 'skip' });
    expect((await contain()).result).toMatchObject({ outcome: 'contained' });
    expect(sim.snapshot().gcp.snapshots).toEqual([]);
  });

  test('that was taken before a stop that failed is told', async () => {
    const { sim, contain } = await stage();
    sim.inject({ operation: 'compute.instances.stop', error: 'access-denied', times: 1 });
    const { result } = await contain();
    expect(result).toMatchObject({ outcome: 'failed', code: 'access-denied' });
    expect(JSON.stringify(result)).toMatch(/; before that: snapshot \S+ of disk web-1 was taken/);
  });
});

test('tells how each call was answered, with the id of the operation that it began', async () => {
  const { sim, context, runner, plan } = await stage({}, { snapshots: 'skip' });
  const answers: unknown[] = [];
  const listening = { ...context, onAnswer: (answer: unknown) => answers.push(answer) };
  sim.inject({ operation: 'compute.instances.get', error: 'access-denied', times: 1 });
  await runner.plan(listening, stopInstanceCase.id, stopInstanceCase.target, {});
  const planned = changeOf(await plan());
  const journal = { beforeEffect: () => Promise.resolve(), afterEffect: () => Promise.resolve() };
  const options = { approvedHash: planned.hash, idempotencyKey: key, journal };
  await runner.execute(listening, planned, options);
  expect(answers).toContainEqual(
    expect.objectContaining({ cloud: 'gcp', operation: 'compute.instances.get', status: 403 }),
  );
  expect(answers).toContainEqual({
    cloud: 'gcp',
    operation: 'compute.instances.stop',
    status: 200,
    requestId: expect.stringMatching(/^operation-/) as string,
    at: expect.stringMatching(/^2026-03-01T/) as string,
  });
});

test('takes STOPPING for on its way, and not for a failure', async () => {
  const { contain } = await stage({}, {}, { operationPolls: 8 });
  expect((await contain()).result).toMatchObject({ outcome: 'contained' });
});

test('looks at a machine of its own until it is off, and not once more', async () => {
  const { sim, clock, context, action, contain } = await stage();
  const { plan } = await contain();
  const before = clock.now();
  sim.clearOperations();
  expect(await action.verify(context, plan.change)).toMatchObject({ verified: true });
  expect(sim.operations.map((operation) => operation.operation)).toEqual(['compute.instances.get']);
  expect(clock.now()).toEqual(before);
});

test('reports a stop that was accepted and then failed', async () => {
  const stopFails = { code: 'INTERNAL_ERROR', message: 'The host is gone.' };
  const { contain } = await stage({ stopFails });
  expect((await contain()).result).toMatchObject({
    outcome: 'failed',
    code: 'cloud-error',
    reason: expect.stringContaining(
      `Google Cloud accepted to stop ${name}, and then failed: INTERNAL_ERROR: The host is gone.`,
    ) as string,
  });
});

test('reports a stop that takes too long as unverified', async () => {
  const { contain } = await stage({}, {}, { operationSeconds: 3_600 });
  expect((await contain()).result).toMatchObject({
    outcome: 'unverified',
    reason: expect.stringContaining(`${name} is STOPPING after 120 s`) as string,
  });
});

test('names the keys, tokens and scripts that a stop leaves', async () => {
  const metadata = { 'ssh-keys': 'mallory:ssh-rsa AAAA\neve:ssh-rsa BBBB', 'shutdown-script': '#! /bin/sh' };
  const { contain } = await stage({ serviceAccount: 'web@example-prod.iam.gserviceaccount.com', metadata });
  const { result } = await contain();
  if (result.outcome !== 'contained') throw new Error(JSON.stringify(result));
  const left = Object.fromEntries(result.residual.map((access) => [access.code, access]));
  expect(left['service-account-tokens']).toMatchObject({
    what: expect.stringContaining('web@example-prod.iam.gserviceaccount.com') as string,
    until: expect.stringMatching(/^2026-03-01T11:00/) as string,
  });
  expect(left['login-keys']?.what).toContain('the 2 SSH keys in its metadata');
  expect(left['shutdown-code']?.what).toBe(
    'web-1 has a shutdown-script in its metadata, which ran as it stopped.',
  );
  expect(JSON.stringify(result)).not.toContain('ssh-rsa');
});

describe('has nothing to do for a machine that', () => {
  test.each([
    ['TERMINATED', `${name} is stopped already (TERMINATED)`],
    ['STOPPING', `${name} is being stopped already (STOPPING)`],
    [
      'SUSPENDED',
      `${name} is SUSPENDED: it does not run, and a stop would lose the memory that was kept as evidence`,
    ],
  ] as const)('is %s', async (status, reason) => {
    const { plan } = await stage({ status });
    expect(await plan()).toMatchObject({ outcome: 'nothing', reason });
  });
});

describe('a machine with local SSD', () => {
  test('is refused until it is said what becomes of the data', async () => {
    const { plan } = await stage({ localSsd: true });
    expect(await plan()).toMatchObject({ outcome: 'refused', code: 'local-ssd' });
  });

  test.each(['discard', 'preserve'] as const)('is stopped with %s', async (localSsd) => {
    const { sim, contain } = await stage({ localSsd: true }, { localSsd });
    const { plan, result } = await contain();
    expect(plan.change).toMatchObject({ localSsd });
    expect(plan.summary.includes('losing what is on its local SSDs')).toBe(localSsd === 'discard');
    expect(result).toMatchObject({ outcome: 'contained' });
    const discardLocalSsd = localSsd === 'discard';
    expect(sim.snapshot().gcp.operations.at(-1)).toMatchObject({ operationType: 'stop', discardLocalSsd });
  });

  test('is what a choice is for: of a machine without any, nothing is said to Google', async () => {
    const { sim, contain } = await stage({}, { localSsd: 'discard' });
    expect((await contain()).result).toMatchObject({ outcome: 'contained' });
    const stop = sim.snapshot().gcp.operations.at(-1);
    expect(stop?.operationType).toBe('stop');
    expect(stop).not.toHaveProperty('discardLocalSsd');
  });

  test('gets another hash for another choice', async () => {
    const { context, runner } = await stage({ localSsd: true });
    const { id, target } = stopInstanceCase;
    const discard = changeOf(await runner.plan(context, id, target, { localSsd: 'discard' }));
    const preserve = changeOf(await runner.plan(context, id, target, { localSsd: 'preserve' }));
    expect(discard.hash).not.toBe(preserve.hash);
  });
});

test('refuses a machine of a project in which we may not act, without asking Google', async () => {
  const { sim, context, runner } = await stage();
  const target = { kind: 'gcp.instance', ...path, project: 'example-other' } as const;
  const said = await runner.plan(context, stopInstanceCase.id, target, {});
  expect(said).toMatchObject({ outcome: 'refused', code: 'account-not-allowed' });
  expect(JSON.stringify(said)).toContain('The configuration names: example-prod.');
  expect(sim.operations).toEqual([]);
});

test('refuses to start another machine that has taken the name since', async () => {
  const { sim, contain, undo } = await stage();
  const { plan } = await contain();
  const sealed = plan.undo as { token: Record<string, JsonValue> };
  sim.clearOperations();
  const other = { ...sealed, token: { ...sealed.token, instanceId: '1' } };
  expect(await undo(other)).toMatchObject({ outcome: 'refused', code: 'changed-since' });
  expect(sim.operations.filter((operation) => operation.writes)).toEqual([]);
});

describe('an undo of a stop that is still under way', () => {
  test('waits for it to end', async () => {
    const { context, runner, contain } = await stage({}, {}, { operationSeconds: 430 });
    const { plan, result } = await contain();
    expect(result).toMatchObject({ outcome: 'unverified' });
    const undo = await runner.planUndo(context, plan.action, plan.target, plan.undo);
    expect(undo.decision).toMatchObject({ outcome: 'restore' });
  });

  test('is refused when it does not end', async () => {
    const { contain, undo } = await stage({}, {}, { operationSeconds: 3_600 });
    const { plan } = await contain();
    expect(await undo(plan.undo)).toMatchObject({ outcome: 'refused', code: 'still-stopping' });
  });
});

describe('when Google Cloud cannot be used', () => {
  const planWith = async (gcp: { endpoint?: string; accessToken?: string }) => {
    const { sim, context, runner } = await stage();
    const connections = { gcp: { ...sim.connections.gcp, ...gcp } };
    const { id, target } = stopInstanceCase;
    return { sim, said: await runner.plan({ ...context, connections }, id, target, {}) };
  };

  test('says that our token is not accepted, and does not repeat it', async () => {
    const { said } = await planWith({ accessToken: 'not-the-token' });
    expect(said).toMatchObject({ outcome: 'failed', code: 'invalid-credentials', retryable: false });
    expect(JSON.stringify(said)).not.toContain('not-the-token');
  });

  test('says that there are no credentials, and lives on', async () => {
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', '/nowhere/credentials.json');
    const { sim, context, runner } = await stage();
    const connections = { gcp: { endpoint: sim.connections.gcp.endpoint } };
    const { id, target } = stopInstanceCase;
    const said = await runner.plan({ ...context, connections }, id, target, {});
    expect(said).toMatchObject({ outcome: 'refused', code: 'not-configured' });
    expect(sim.operations).toEqual([]);
    vi.unstubAllEnvs();
  });

  test('says that nobody answers', async () => {
    const { said } = await planWith({ endpoint: 'http://127.0.0.1:9' });
    expect(said).toMatchObject({ outcome: 'failed', code: 'unavailable', retryable: true });
  });

  test('sends no token over plain http to another machine', async () => {
    const { said } = await planWith({ endpoint: 'http://192.0.2.1:8080' });
    expect(said).toMatchObject({ outcome: 'failed', code: 'insecure-endpoint' });
  });

  test('hands on a Retry-After that is too long to sit out', async () => {
    const { sim, clock, plan } = await stage();
    sim.inject({ operation: 'compute.instances.get', error: 'throttled', times: 1, retryAfterSeconds: 600 });
    const before = clock.now();
    expect(await plan()).toMatchObject({ outcome: 'failed', code: 'throttled', retryAfterMs: 600_000 });
    expect(clock.now()).toEqual(before);
  });

  test.each([429, 403] as const)('knows throttling worded as %i', async (throttledAs) => {
    const { sim, plan } = await stage({}, {}, { throttledAs });
    sim.inject({ operation: 'compute.instances.get', error: 'throttled', times: 50 });
    expect(await plan()).toMatchObject({ outcome: 'failed', code: 'throttled', retryable: true });
  });
});

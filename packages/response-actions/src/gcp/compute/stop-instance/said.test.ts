import type { JsonValue } from '@drawbridge/base';
import type { WorldInput } from '@drawbridge/cloud-sim';
import { describe, expect, test } from 'vitest';

import { useStages } from '../../../conformance/stage.suite.ts';
import { suspendInstanceCase } from '../suspend-instance/conformance-case.suite.ts';
import { stopInstanceCase } from './conformance-case.suite.ts';

const start = useStages();
const path = { project: 'example-prod', zone: 'europe-west1-b', instance: 'web-1' };

type GcpWorld = NonNullable<WorldInput['gcp']>;
type Instance = NonNullable<GcpWorld['instances']>[number];

function stage(
  extra: Partial<Instance> = {},
  parameters: JsonValue = {},
  gcp: GcpWorld = {},
  of = stopInstanceCase,
) {
  const world = { gcp: { operationPolls: 1, ...gcp, instances: [{ ...path, ...extra }] } };
  return start({ ...of, world, parameters });
}

describe('an operation that was accepted and cannot be read', () => {
  test.each(['access-denied', 'not-found', 'unavailable'] as const)(
    'leaves the stop unverified (%s), names the snapshot that exists, and claims no failure',
    async (error) => {
      const { sim, contain } = await stage();
      sim.inject({ operation: 'compute.zoneOperations.get', error, times: 50 });
      const { result } = await contain();
      const { snapshots, instances } = sim.snapshot().gcp;
      expect(result).toMatchObject({
        outcome: 'unverified',
        reason: expect.stringMatching(
          new RegExp(
            `accepted to stop .*web-1, and how that ended could not be read.* as TERMINATED.*snapshot ${snapshots[0]?.name ?? ''} .*was taken`,
          ),
        ) as string,
      });
      expect(instances[0]?.status).toBe('TERMINATED');
      expect(JSON.stringify(result)).not.toMatch(/no snapshot/);
    },
  );

  test('leaves a snapshot in doubt, and not "not taken", where that cannot be read either', async () => {
    const { sim, contain } = await stage();
    sim.inject({ operation: 'compute.zoneOperations.get', error: 'access-denied', times: 50 });
    sim.inject({ operation: 'compute.snapshots.get', error: 'access-denied', times: 50 });
    const { result } = await contain();
    expect(sim.snapshot().gcp.snapshots).toHaveLength(1);
    expect(JSON.stringify(result)).toMatch(/was begun, and whether it is taken could not be read/);
    expect(JSON.stringify(result)).not.toMatch(/no snapshot/);
  });

  test('leaves the machine as it is where that snapshot was required, and says that it was begun', async () => {
    const { sim, contain } = await stage({}, { snapshots: 'require' });
    sim.inject({ operation: 'compute.zoneOperations.get', error: 'access-denied', times: 50 });
    sim.inject({ operation: 'compute.snapshots.get', error: 'access-denied', times: 50 });
    expect((await contain()).result).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('was begun') as string,
    });
    expect(sim.snapshot().gcp.instances[0]?.status).toBe('RUNNING');
  });

  test('leaves an undo unverified', async () => {
    const { sim, contain, undo } = await stage();
    const { plan } = await contain();
    sim.inject({ operation: 'compute.zoneOperations.get', error: 'access-denied', times: 50 });
    expect(await undo(plan.undo)).toMatchObject({
      outcome: 'unverified',
      reason: expect.stringContaining('could not be read') as string,
    });
  });

  test('leaves a suspend unverified', async () => {
    const { sim, contain } = await stage({}, {}, {}, suspendInstanceCase);
    sim.inject({ operation: 'compute.zoneOperations.get', error: 'not-found', times: 50 });
    expect((await contain()).result).toMatchObject({ outcome: 'unverified' });
  });
});

describe('a machine whose guest may take an hour to shut down', () => {
  const gracefulShutdownSeconds = 3_600;

  test('is stopped without waiting for the guest', async () => {
    const { contain } = await stage({ gracefulShutdownSeconds });
    expect((await contain()).result).toMatchObject({ outcome: 'contained' });
  });

  test('and is waited for already (PENDING_STOP) is not called stopped: it is made to end now', async () => {
    const { sim, contain } = await stage({ gracefulShutdownSeconds, status: 'PENDING_STOP' });
    const { plan, result } = await contain();
    expect(plan.differences[0]).toEqual({ field: 'status', before: 'PENDING_STOP', after: 'TERMINATED' });
    expect(result).toMatchObject({ outcome: 'contained' });
    expect(sim.snapshot().gcp.instances[0]?.status).toBe('TERMINATED');
  });

  test('is not called stopped when it is to be suspended', async () => {
    const { plan } = await stage({ status: 'PENDING_STOP' }, {}, {}, suspendInstanceCase);
    expect(await plan()).toMatchObject({
      outcome: 'refused',
      instead: [{ action: 'gcp.compute.stop-instance' }],
    });
  });
});

test('a machine that somebody else is stopping is told as still running', async () => {
  const { plan } = await stage({ status: 'STOPPING' });
  const planned = await plan();
  expect(planned).toMatchObject({ outcome: 'nothing', residual: expect.any(Array) as unknown });
  expect('residual' in planned && planned.residual[0]).toMatchObject({ code: 'still-stopping' });
});

describe('what starts a machine again', () => {
  const groups = { instanceGroupManagers: [{ project: path.project, zone: path.zone, name: 'web' }] };
  const managedBy = 'projects/1/zones/europe-west1-b/instanceGroupManagers/web';

  test('is its group, found though the attacker has removed created-by from its metadata', async () => {
    const { plan } = await stage({ managedBy, metadata: {} }, {}, groups);
    expect(await plan()).toMatchObject({ outcome: 'refused', code: 'managed-instance-group' });
  });

  test('is the group of which it is, and not another that created-by was made to name', async () => {
    const metadata = { 'created-by': 'projects/1/zones/europe-west1-b/instanceGroupManagers/idle' };
    const { instanceGroupManagers } = groups;
    const idle = {
      ...instanceGroupManagers[0]!,
      name: 'idle',
      defaultActionOnFailure: 'DO_NOTHING' as const,
    };
    const { plan } = await stage(
      { managedBy, metadata },
      {},
      { instanceGroupManagers: [idle, ...instanceGroupManagers] },
    );
    expect(await plan()).toMatchObject({ reason: expect.stringContaining('group web') as string });
  });

  test('is told to the guards by the name of the group, whatever the metadata say', async () => {
    const parameters = { managedInstanceGroup: 'set-policy' };
    const { plan } = await stage({ managedBy, metadata: {} }, parameters, groups);
    const planned = await plan();
    expect(planned.outcome === 'change' && planned.facts.groups).toContain('web');
  });

  test('is an instance schedule, which is among the access that is left', async () => {
    const { contain } = await stage({ resourcePolicies: ['office-hours'] });
    const { result } = await contain();
    expect('residual' in result && result.residual).toContainEqual(
      expect.objectContaining({
        code: 'instance-schedule',
        what: expect.stringContaining('office-hours') as string,
      }),
    );
  });
});

test('a stop waits until the snapshot is taken, and not until a large disk is uploaded', async () => {
  const { sim, clock, contain } = await stage({}, {}, { operationSeconds: 100 });
  const before = clock.now().getTime();
  const { result } = await contain();
  expect(result).toMatchObject({
    outcome: 'contained',
    evidence: expect.stringContaining('was taken, and is still being uploaded') as string,
  });
  const stop = sim.operations.find((call) => call.operation === 'compute.instances.stop');
  expect(stop).toBeDefined();
  const started = sim.snapshot().gcp.operations.find((operation) => operation.operationType === 'stop');
  expect(Date.parse(started?.insertTime ?? '') - before).toBeLessThan(30_000);
});

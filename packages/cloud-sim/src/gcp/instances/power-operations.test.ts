import { InstancesClient, ZoneOperationsClient } from '@google-cloud/compute';
import { ManualClock } from '@drawbridge/base';
import { describe, expect, it } from 'vitest';

import type { CloudSim } from '../../cloud-sim.ts';
import { computeOptions, useCloudSim } from '../../simulation/start-for-test.suite.ts';
import type { WorldInput } from '../../world/world.ts';

const start = useCloudSim();
const vm = { project: 'example-prod', zone: 'europe-west1-b', instance: 'web-1' };
const world = (
  extra: Partial<NonNullable<NonNullable<WorldInput['gcp']>['instances']>[number]> = {},
  gcp: WorldInput['gcp'] = {},
): WorldInput => ({ gcp: { ...gcp, instances: [{ ...vm, ...extra }] } });
const requestId = '0f0e0d0c-0b0a-4908-8706-050403020100';

const instances = (sim: CloudSim) => new InstancesClient(computeOptions(sim));
async function statusOf(sim: CloudSim): Promise<unknown> {
  return (await instances(sim).get(vm))[0].status;
}
async function lookAt(sim: CloudSim, operation: string | null | undefined): Promise<unknown> {
  const { project, zone } = vm;
  const client = new ZoneOperationsClient(computeOptions(sim));
  return (await client.get({ project, zone, operation: operation ?? '' }))[0].status;
}

describe('stop', () => {
  it('goes PENDING, RUNNING, DONE, and the instance STOPPING, then TERMINATED', async () => {
    const sim = await start({ world: world() });
    const [lro] = await instances(sim).stop({ ...vm, requestId });
    const operation = lro.latestResponse as { name?: string; status?: string; operationType?: string };
    expect(operation).toMatchObject({ status: 'PENDING', operationType: 'stop' });
    expect(sim.snapshot().gcp.instances[0]?.status).toBe('STOPPING');
    expect(await lookAt(sim, operation.name)).toBe('RUNNING');
    expect(await lookAt(sim, operation.name)).toBe('DONE');
    const [after] = await instances(sim).get(vm);
    expect(after.status).toBe('TERMINATED');
    expect(after.lastStopTimestamp).toMatch(/^2026-01-01T12:00/);
    expect(
      sim.operations.map((recordedOperation) => [
        recordedOperation.operation,
        recordedOperation.permission,
        recordedOperation.writes,
      ]),
    ).toEqual([
      ['compute.instances.stop', 'compute.instances.stop', true],
      ['compute.zoneOperations.get', 'compute.zoneOperations.get', false],
      ['compute.zoneOperations.get', 'compute.zoneOperations.get', false],
      ['compute.instances.get', 'compute.instances.get', false],
    ]);
  });

  it('may be followed by polling the instance alone', async () => {
    const sim = await start({ world: world() });
    await instances(sim).stop(vm);
    expect([await statusOf(sim), await statusOf(sim)]).toEqual(['STOPPING', 'TERMINATED']);
  });

  it('takes its time on the clock that it was given, also for a caller that waits', async () => {
    const clock = new ManualClock(new Date('2026-03-01T00:00:00Z'));
    const sim = await start({ world: world({}, { operationPolls: 0, operationSeconds: 90 }), clock });
    const [lro] = await instances(sim).stop(vm);
    const { name } = lro.latestResponse as { name: string };
    clock.advance(89_000);
    expect(await lookAt(sim, name)).toBe('RUNNING');
    const { project, zone } = vm;
    const client = new ZoneOperationsClient(computeOptions(sim));
    const [done] = await client.wait({ project, zone, operation: name });
    expect([done.status, done.endTime]).toEqual(['DONE', '2026-03-01T00:01:30.000Z']);
  });

  it('is the same operation when it is repeated with its requestId', async () => {
    const sim = await start({ world: world() });
    const [first] = await instances(sim).stop({ ...vm, requestId });
    const [second] = await instances(sim).stop({ ...vm, requestId });
    expect((second.latestResponse as { name: string }).name).toBe(
      (first.latestResponse as { name: string }).name,
    );
    expect(sim.snapshot().gcp.operations).toHaveLength(1);
  });

  it('refuses a requestId that is no UUID', async () => {
    const sim = await start({ world: world() });
    await expect(instances(sim).stop({ ...vm, requestId: 'again' })).rejects.toThrow(/'requestId': 'again'/);
    expect(sim.snapshot().gcp.instances[0]?.status).toBe('RUNNING');
  });

  it('succeeds on a stopped instance and changes nothing', async () => {
    const lastStopTimestamp = '2026-01-01T01:00:00Z';
    const sim = await start({ world: world({ status: 'TERMINATED', lastStopTimestamp }) });
    await instances(sim).stop(vm);
    expect([await statusOf(sim), await statusOf(sim)]).toEqual(['TERMINATED', 'TERMINATED']);
    expect(sim.snapshot().gcp.instances[0]?.lastStopTimestamp).toBe(lastStopTimestamp);
  });

  it('asks what becomes of a local SSD', async () => {
    const sim = await start({ world: world({ localSsd: true }) });
    await expect(instances(sim).stop(vm)).rejects.toThrow(/undefined value for `discard-local-ssd`/);
    await instances(sim).stop({ ...vm, discardLocalSsd: false });
    expect([await statusOf(sim), await statusOf(sim)]).toEqual(['STOPPING', 'TERMINATED']);
  });

  it.each([true, false, undefined])('keeps what it was told of a local SSD (%s)', async (discardLocalSsd) => {
    const sim = await start({ world: world() });
    await instances(sim).stop(discardLocalSsd === undefined ? vm : { ...vm, discardLocalSsd });
    expect(sim.snapshot().gcp.operations.map((operation) => operation.discardLocalSsd)).toEqual([
      discardLocalSsd,
    ]);
  });

  it('can be accepted and fail: the operation carries the error and the instance runs on', async () => {
    const stopFails = { code: 'INTERNAL_ERROR', message: 'Internal error.' };
    const sim = await start({ world: world({ stopFails }, { operationPolls: 1 }) });
    const [lro] = await instances(sim).stop(vm);
    const { name } = lro.latestResponse as { name: string };
    const { project, zone } = vm;
    const [done] = await new ZoneOperationsClient(computeOptions(sim)).get({
      project,
      zone,
      operation: name,
    });
    expect(done).toMatchObject({ status: 'DONE', error: { errors: [stopFails] }, httpErrorStatusCode: 503 });
    expect(await statusOf(sim)).toBe('RUNNING');
  });

  it('is undone by a managed instance group, unless that is told to do nothing', async () => {
    const metadata = {
      'created-by': 'projects/123456789012/zones/europe-west1-b/instanceGroupManagers/web',
    };
    const group = { project: vm.project, zone: vm.zone, name: 'web' };
    const seen = async (defaultActionOnFailure: 'REPAIR' | 'DO_NOTHING') => {
      const instanceGroupManagers = [{ ...group, defaultActionOnFailure }];
      const sim = await start({ world: world({ metadata }, { operationPolls: 1, instanceGroupManagers }) });
      await instances(sim).stop(vm);
      return [await statusOf(sim), await statusOf(sim)];
    };
    expect(await seen('REPAIR')).toEqual(['TERMINATED', 'RUNNING']);
    expect(await seen('DO_NOTHING')).toEqual(['TERMINATED', 'TERMINATED']);
  });

  it('goes on after a restart', async () => {
    const first = await start({ world: world() });
    await instances(first).stop(vm);
    const second = await start({ world: first.snapshot() });
    expect([await statusOf(second), await statusOf(second)]).toEqual(['STOPPING', 'TERMINATED']);
  });
});

describe('start, suspend, resume', () => {
  it('starts what was stopped, and says when', async () => {
    const sim = await start({ world: world({ status: 'TERMINATED' }, { operationPolls: 1 }) });
    await instances(sim).start(vm);
    const [after] = await instances(sim).get(vm);
    expect([after.status, after.lastStartTimestamp]).toEqual([
      'RUNNING',
      expect.stringMatching(/^2026-01-01T12:00/),
    ]);
  });

  it('suspends what runs and resumes what is suspended', async () => {
    const sim = await start({ world: world({}, { operationPolls: 1 }) });
    await instances(sim).suspend(vm);
    expect(await statusOf(sim)).toBe('SUSPENDED');
    await instances(sim).resume(vm);
    expect(await statusOf(sim)).toBe('RUNNING');
  });

  it.each([
    ['start', 'SUSPENDED', /Cannot start/],
    ['start', 'STOPPING', /is not ready/],
    ['suspend', 'TERMINATED', /Cannot suspend/],
    ['resume', 'TERMINATED', /Cannot resume/],
  ] as const)('refuses to %s an instance that is %s', async (verb, status, message) => {
    const sim = await start({ world: world({ status }) });
    await expect(instances(sim)[verb](vm)).rejects.toThrow(message);
    expect(sim.snapshot().gcp.instances[0]?.status).toBe(status);
  });
});

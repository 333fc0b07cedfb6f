import type { JsonValue } from '@drawbridge/base';
import type { WorldInput } from '@drawbridge/cloud-sim';
import { describe, expect, test } from 'vitest';

import { key, useStages, writesOf } from '../../../conformance/stage.suite.ts';
import { requestIdOf } from '../../client/request-id.ts';
import { stopInstanceCase } from './conformance-case.suite.ts';

const start = useStages();
const path = { project: 'example-prod', zone: 'europe-west1-b', instance: 'web-1' };

type GcpWorld = NonNullable<WorldInput['gcp']>;
type Instance = NonNullable<GcpWorld['instances']>[number];

function stage(extra: Partial<Instance> = {}, parameters: JsonValue = {}, gcp: GcpWorld = {}) {
  const world = { gcp: { operationPolls: 1, ...gcp, instances: [{ ...path, ...extra }] } };
  return start({ ...stopInstanceCase, world, parameters });
}

describe('a member of a managed instance group', () => {
  const metadata = { 'created-by': 'projects/1/zones/europe-west1-b/instanceGroupManagers/web' };
  const group = (defaultActionOnFailure: 'REPAIR' | 'DO_NOTHING') => ({
    instanceGroupManagers: [{ project: path.project, zone: path.zone, name: 'web', defaultActionOnFailure }],
  });

  test('is refused, since its group would recreate it', async () => {
    const { plan } = await stage({ metadata }, {}, group('REPAIR'));
    const said = await plan();
    expect(said).toMatchObject({ outcome: 'refused', code: 'managed-instance-group' });
    expect(JSON.stringify(said)).toContain('DO_NOTHING');
  });

  test('is a machine like any other when its group is gone, or has let go of it', async () => {
    const { plan } = await stage({ metadata });
    expect(await plan()).toMatchObject({ outcome: 'change' });
    const gcp = group('REPAIR');
    const abandoned = ['projects/example-prod/zones/europe-west1-b/instances/web-1'];
    const instanceGroupManagers = gcp.instanceGroupManagers.map((groupManager) => ({
      ...groupManager,
      abandoned,
    }));
    expect(await (await stage({ metadata }, {}, { instanceGroupManagers })).plan()).toMatchObject({
      outcome: 'change',
      change: { group: null },
    });
  });

  test('stays off when it was taken out of its group, and an undo says that there is no way back', async () => {
    const { sim, context, runner, contain } = await stage(
      { metadata },
      { managedInstanceGroup: 'abandon' },
      group('REPAIR'),
    );
    const { plan, result } = await contain();
    expect(plan.differences).toContainEqual({ field: 'member of group web', before: 'yes', after: 'no' });
    expect(result).toMatchObject({ outcome: 'contained' });
    expect(JSON.stringify(result)).toContain('it was taken out of group web');
    expect(JSON.stringify(result)).toContain('outside-its-group');
    expect(sim.snapshot().gcp.instances[0]?.status).toBe('TERMINATED');
    const { decision } = await runner.planUndo(context, plan.action, plan.target, plan.undo);
    expect(JSON.stringify(decision)).toContain('what was abandoned cannot be put back');
  });

  test('stays off when the policy of its group was set', async () => {
    const { sim, contain } = await stage(
      { metadata },
      { managedInstanceGroup: 'set-policy' },
      group('REPAIR'),
    );
    const { result } = await contain();
    expect(result).toMatchObject({ outcome: 'contained' });
    expect(JSON.stringify(result)).toContain('group web was told to repair none of its members');
    expect(sim.snapshot().gcp).toMatchObject({
      instances: [{ status: 'TERMINATED' }],
      instanceGroupManagers: [{ defaultActionOnFailure: 'DO_NOTHING' }],
    });
  });

  test.each([
    ['abandon', 'abandonInstances'],
    ['set-policy', 'patch'],
  ])(
    'has its group told first (%s), under a request id that a repeat has too',
    async (step, operationType) => {
      const parameters = { managedInstanceGroup: step, snapshots: 'skip' };
      const { sim, contain } = await stage({ metadata }, parameters, group('REPAIR'));
      await contain();
      expect(
        sim.snapshot().gcp.operations.map((operation) => [operation.operationType, operation.requestId]),
      ).toEqual([
        [operationType, requestIdOf(key, step)],
        ['stop', key],
      ]);
    },
  );

  test('that its group is slow to let go of is stopped all the same, and that is told', async () => {
    const parameters = { managedInstanceGroup: 'abandon', snapshots: 'skip' };
    const { sim, contain } = await stage({ metadata }, parameters, {
      ...group('REPAIR'),
      operationSeconds: 500,
    });
    const { result } = await contain();
    expect(JSON.stringify(result)).toContain('it is being taken out of group web, and is still a member');
    expect(writesOf(sim)).toEqual([
      'compute.instanceGroupManagers.abandonInstances',
      'compute.instances.stop',
    ]);
  });

  test('that does not go down is told as that, and not as started again by its group', async () => {
    const parameters = { managedInstanceGroup: 'stop-anyway', snapshots: 'skip' };
    const gcp = { ...group('REPAIR'), operationSeconds: 3_600 };
    const { contain } = await stage({ metadata }, parameters, gcp);
    expect((await contain()).result).toMatchObject({
      outcome: 'unverified',
      reason: 'projects/example-prod/zones/europe-west1-b/instances/web-1 is STOPPING after 120 s',
    });
  });

  test('is stopped when that is said, and the group is named as what may undo it', async () => {
    const { contain } = await stage(
      { metadata },
      { managedInstanceGroup: 'stop-anyway' },
      group('DO_NOTHING'),
    );
    const { result } = await contain();
    expect(result).toMatchObject({ outcome: 'contained' });
    expect(JSON.stringify(result)).toContain('deleted-by-its-group');
  });

  test.each([
    ['DO_NOTHING', {}, 'and so may an autoscaler that is added to it'],
    ['DO_NOTHING', { autoscaler: 'web-scaler' }, 'its autoscaler web-scaler may still delete it'],
    ['REPAIR', {}, 'which may start or recreate it.'],
    ['REPAIR', { healthCheck: 'web-alive' }, 'also when its health check fails (web-alive)'],
  ] as const)('names what acts on its group by itself: %s, %o', async (policy, keepers, said) => {
    const [manager] = group(policy).instanceGroupManagers;
    const instanceGroupManagers = [{ ...manager!, ...keepers }];
    const parameters = { managedInstanceGroup: 'stop-anyway' };
    const { contain } = await stage({ metadata }, parameters, { instanceGroupManagers });
    expect(JSON.stringify((await contain()).result)).toContain(said);
  });

  test('is of its group by every spelling of it, also where its metadata are gone', async () => {
    const managedBy = metadata['created-by'];
    const { contain } = await stage(
      { managedBy },
      { managedInstanceGroup: 'stop-anyway' },
      {
        ...group('DO_NOTHING'),
        projectNumbers: { [path.project]: '123456789012' },
      },
    );
    const { plan } = await contain();
    expect(plan.facts.groups).toEqual([
      'projects/example-prod/zones/europe-west1-b/instanceGroupManagers/web',
      'projects/123456789012/zones/europe-west1-b/instanceGroupManagers/web',
      'web',
    ]);
  });

  test('is not called contained when its group has started it again', async () => {
    const gcp = { ...group('REPAIR'), operationSeconds: 20 };
    const { contain } = await stage({ metadata }, { managedInstanceGroup: 'stop-anyway' }, gcp);
    const { result } = await contain();
    expect(result).toMatchObject({ outcome: 'unverified' });
    expect(JSON.stringify(result)).toContain('was stopped, and is RUNNING again');
    expect(JSON.stringify(result)).toContain('recreated-by-its-group');
  });

  test('of a regional group is refused as well', async () => {
    const regional = { 'created-by': 'projects/1/regions/europe-west1/instanceGroupManagers/web' };
    const instanceGroupManagers = [{ project: path.project, region: 'europe-west1', name: 'web' }];
    const { plan } = await stage({ metadata: regional }, {}, { instanceGroupManagers });
    expect(await plan()).toMatchObject({ code: 'managed-instance-group' });
  });
});

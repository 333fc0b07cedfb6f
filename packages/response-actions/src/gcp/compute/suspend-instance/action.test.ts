import type { JsonValue } from '@drawbridge/base';
import type { WorldInput } from '@drawbridge/cloud-sim';
import { describe, expect, test } from 'vitest';

import { useStages } from '../../../conformance/stage.suite.ts';
import { suspendInstanceCase } from './conformance-case.suite.ts';

const start = useStages();
const path = { project: 'example-prod', zone: 'europe-west1-b', instance: 'web-1' };
const name = 'projects/example-prod/zones/europe-west1-b/instances/web-1';

type GcpWorld = NonNullable<WorldInput['gcp']>;
type Instance = NonNullable<GcpWorld['instances']>[number];

function stage(extra: Partial<Instance> = {}, parameters: JsonValue = {}, gcp: GcpWorld = {}) {
  const world = { gcp: { operationPolls: 1, ...gcp, instances: [{ ...path, ...extra }] } };
  return start({ ...suspendInstanceCase, world, parameters });
}

test('keeps the disks, freezes the machine and says for how long its memory is kept', async () => {
  const { sim, contain } = await stage();
  const { plan, result } = await contain();
  expect(plan.summary).toBe('Suspend instance web-1 in zone europe-west1-b of project example-prod');
  expect(result).toMatchObject({
    outcome: 'contained',
    evidence: expect.stringContaining(`Compute Engine reports ${name} as SUSPENDED; snapshot`) as string,
  });
  expect(sim.snapshot().gcp.operations.map((operation) => operation.operationType)).toEqual([
    'createSnapshot',
    'suspend',
  ]);
  const memory = plan.residual.find((access) => access.code === 'memory-for-sixty-days');
  expect(memory?.until).toMatch(/^2026-04-30/);
});

test('is undone by resuming the machine', async () => {
  const { sim, context, runner, contain, undo } = await stage({}, { snapshots: 'skip' });
  const { plan } = await contain();
  const { decision } = await runner.planUndo(context, plan.action, plan.target, plan.undo);
  expect(decision).toMatchObject({
    outcome: 'restore',
    summary: 'Resume instance web-1 in zone europe-west1-b of project example-prod again',
    differences: [{ field: 'status', before: 'SUSPENDED', after: 'RUNNING' }],
  });
  expect(await undo(plan.undo)).toMatchObject({ outcome: 'restored' });
  expect(sim.snapshot().gcp.operations.at(-1)?.operationType).toBe('resume');
});

describe('leads to a stop when the machine', () => {
  test.each([
    ['has a GPU', { gpus: 1 }, 'it has 1 GPU'],
    ['is bare metal', { machineType: 'c3-standard-192-metal' }, 'c3-standard-192-metal is bare metal'],
    ['has too much memory', { machineType: 'n2-custom-64-262144' }, 'it has 256 GB of memory'],
    ['is not RUNNING', { status: 'STAGING' as const }, 'it is STAGING'],
  ])('%s', async (_what, extra, why) => {
    const { plan } = await stage(extra);
    expect(await plan()).toMatchObject({
      outcome: 'refused',
      code: 'cannot-be-suspended',
      reason: expect.stringContaining(why) as string,
      instead: [{ action: 'gcp.compute.stop-instance', target: { kind: 'gcp.instance', ...path } }],
    });
  });
});

test.each(['SUSPENDED', 'TERMINATED', 'STOPPING'] as const)(
  'has nothing to do when it is %s',
  async (status) => {
    const { plan } = await stage({ status });
    expect(await plan()).toMatchObject({ outcome: 'nothing' });
  },
);

test('refuses a machine with local SSD until it is said what becomes of the data', async () => {
  expect(await (await stage({ localSsd: true })).plan()).toMatchObject({ code: 'local-ssd' });
  const { contain } = await stage({ localSsd: true }, { localSsd: 'preserve' });
  expect((await contain()).result).toMatchObject({ outcome: 'contained' });
});

describe('a member of a managed instance group', () => {
  const metadata = { 'created-by': 'projects/1/zones/europe-west1-b/instanceGroupManagers/web' };
  const instanceGroupManagers = [{ project: path.project, zone: path.zone, name: 'web' }];

  test('is refused until it is said what to do about the group', async () => {
    const { plan } = await stage({ metadata }, {}, { instanceGroupManagers });
    expect(await plan()).toMatchObject({ outcome: 'refused', code: 'managed-instance-group' });
  });

  test('is not called contained when its group has started it again', async () => {
    const gcp = { instanceGroupManagers, operationSeconds: 20 };
    const { contain } = await stage({ metadata }, { managedInstanceGroup: 'suspend-anyway' }, gcp);
    expect((await contain()).result).toMatchObject({
      outcome: 'unverified',
      reason: expect.stringContaining('was suspended, and is RUNNING again') as string,
    });
  });
});

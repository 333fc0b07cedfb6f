import type { WorldInput } from '@drawbridge/cloud-sim';
import { describe, expect, test } from 'vitest';

import { useStages } from '../../../conformance/stage.suite.ts';
import { deallocateVmCase } from './conformance-case.suite.ts';

const start = useStages();
const group =
  '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/web/providers/Microsoft.Compute';
const deallocate = 'POST Microsoft.Compute/virtualMachines/{vmName}/deallocate';

type Arm = NonNullable<WorldInput['arm']>;
type Machine = NonNullable<Arm['virtualMachines']>[number];

function stage(machine: Partial<Machine> = {}, parameters: object = {}, arm: Arm = {}) {
  const web = {
    resourceGroup: 'web',
    name: 'web-1',
    osDisk: { name: 'web-1-os' },
    dataDisks: ['web-1-data'],
    ...machine,
  };
  return start({
    ...deallocateVmCase,
    world: { arm: { ...arm, virtualMachines: [web] } },
    parameters: parameters as never,
  });
}

test('takes snapshots of all disks, deallocates, waits for it, and reads it back', async () => {
  const { sim, contain } = await stage();
  const { plan, result } = await contain();
  expect(plan.summary).toBe(
    'On web-1: take snapshots of 2 disks; then deallocate it. Its memory and its temporary disk are lost',
  );
  expect(result).toMatchObject({ outcome: 'contained' });
  expect(JSON.stringify(result)).toMatch(/Azure reports web-1 as deallocated; snapshot drawbridge-web-1-os-/);
  expect(sim.snapshot().arm.snapshots).toMatchObject([
    { sourceResourceId: `${group}/disks/web-1-os`, incremental: true },
    { sourceResourceId: `${group}/disks/web-1-data`, incremental: true },
  ]);
  expect(sim.snapshot().arm.locks).toEqual([]);
  const writes = sim.operations
    .filter((operation) => operation.writes)
    .map((operation) => operation.operation);
  expect(writes).toEqual([
    'PUT Microsoft.Compute/snapshots/{snapshotName}',
    'PUT Microsoft.Compute/snapshots/{snapshotName}',
    deallocate,
  ]);
});

test('tags the snapshots with the incident and the run, and locks them on legal hold', async () => {
  const { sim, context, runner } = await stage();
  const { id, target } = deallocateVmCase;
  const inCase = { ...context, reference: { incident: 'INC-41', run: 'run-7' } };
  const plan = await runner.plan(inCase, id, target, { legalHold: 'true' });
  if (plan.outcome !== 'change') throw new Error(JSON.stringify(plan));
  const journal = { beforeEffect: () => Promise.resolve(), afterEffect: () => Promise.resolve() };
  const idempotencyKey = '2b7c1f5e-6f0d-4c1e-9b58-0d6f2f7a9c11';
  await runner.execute(inCase, plan, { approvedHash: plan.hash, idempotencyKey, journal });
  const { snapshots, locks } = sim.snapshot().arm;
  expect(snapshots[0]?.tags).toEqual({
    drawbridge: 'evidence',
    'drawbridge-machine': `${group}/virtualMachines/web-1`,
    'drawbridge-incident': 'INC-41',
    'drawbridge-run': 'run-7',
    'drawbridge-legal-hold': 'true',
  });
  expect(locks.map((lock) => [lock.level, lock.scope.split('/').at(-1)])).toEqual([
    ['CanNotDelete', snapshots[0]?.name],
    ['CanNotDelete', snapshots[1]?.name],
  ]);
});

describe('when a snapshot cannot be made', () => {
  const failing = { snapshotFails: ['web-1-data'] };

  test('contains all the same, and says which disk has none', async () => {
    const { sim, contain } = await stage({}, {}, failing);
    const { result } = await contain();
    expect(result).toMatchObject({ outcome: 'contained' });
    expect(JSON.stringify(result)).toMatch(/no snapshot drawbridge-\S+ of disk web-1-data was taken/);
    expect(sim.snapshot().arm.virtualMachines[0]?.powerState).toBe('deallocated');
  });

  test('leaves the machine as it is where snapshots are required', async () => {
    const { sim, contain } = await stage({}, { snapshots: 'require' }, failing);
    const { result } = await contain();
    expect(result).toMatchObject({ outcome: 'failed' });
    expect(JSON.stringify(result)).toContain('web-1 was left as it is, since a snapshot');
    expect(sim.snapshot().arm.virtualMachines[0]?.powerState).toBe('running');
    expect(sim.operations.map((operation) => operation.operation)).not.toContain(deallocate);
  });

  test('takes none where none is wanted', async () => {
    const { sim, contain } = await stage({}, { snapshots: 'skip' }, failing);
    expect((await contain()).result).toMatchObject({ outcome: 'contained' });
    expect(sim.snapshot().arm.snapshots).toEqual([]);
  });
});

test('says that an operation was begun, and then failed', async () => {
  const { contain } = await stage({ deallocateFails: true });
  const { result } = await contain();
  expect(result).toMatchObject({ outcome: 'failed', code: 'cloud-error' });
  expect(JSON.stringify(result)).toContain('was begun, and then failed: InternalExecutionError');
});

test('tells the guards the name, the tags, the resource group and the scale set', async () => {
  const { plan } = await stage({ tags: { env: 'production' }, scaleSet: 'web-set' });
  const said = await plan();
  if (said.outcome !== 'change') throw new Error(JSON.stringify(said));
  expect(said.facts).toMatchObject({ tags: { env: 'production' }, account: expect.any(String) as string });
  expect(said.facts.names).toContain('web-1');
  expect(said.facts.groups).toEqual(expect.arrayContaining(['web', 'web-set']));
  expect(JSON.stringify(said.residual)).toContain('scale-set-may-replace');
});

test('says that the tokens of its identities live on for 24 hours', async () => {
  const { plan } = await stage({ systemAssignedPrincipalId: '22222222-2222-4222-8222-222222222222' });
  expect(JSON.stringify(await plan())).toContain('"until":"2026-03-02T10:00:00.000Z"');
});

test('deallocates a machine that was only powered off, and starts none on undo that did not run', async () => {
  const { contain, undo } = await stage({ powerState: 'stopped' });
  const { plan, result } = await contain();
  expect(result).toMatchObject({ outcome: 'contained' });
  expect(await undo(plan.undo)).toMatchObject({ outcome: 'nothing' });
});

test.each(['access-denied', 'not-found'] as const)(
  'an operation that was accepted and cannot be read (%s) leaves it unverified, and no snapshot is called missing',
  async (error) => {
    const { sim, contain } = await stage();
    sim.inject({
      operation: 'GET Microsoft.Compute/locations/{location}/operations/{operationId}',
      error,
      times: 50,
    });
    const { result } = await contain();
    expect(result).toMatchObject({ outcome: 'unverified' });
    expect(JSON.stringify(result)).toContain('how that ended could not be read');
    expect(JSON.stringify(result)).not.toMatch(/no snapshot/);
  },
);

test('an undo does not say that somebody started a machine which is merely powered off', async () => {
  const first = await stage();
  const { plan } = await first.contain();
  const world = structuredClone(first.sim.snapshot()) as unknown as {
    arm: { virtualMachines: { powerState: string }[] };
  };
  world.arm.virtualMachines[0]!.powerState = 'stopped';
  const { undo } = await start(deallocateVmCase, world as never);
  expect(await undo(plan.undo)).toMatchObject({ outcome: 'refused', code: 'changed-since' });
});

describe('an undo while it is still on its way down', () => {
  const cutOff = async (operationPolls: number) => {
    const { sim, context, action, plan, undo } = await stage({}, { snapshots: 'skip' }, { operationPolls });
    const planned = await plan();
    if (planned.outcome !== 'change') throw new Error(JSON.stringify(planned));
    sim.inject({
      operation: 'GET Microsoft.Compute/locations/{location}/operations/{operationId}',
      error: 'access-denied',
      times: 1,
    });
    const unseen: string[] = [];
    const told = { ...context, onUnseen: (sentence: string) => unseen.push(sentence) };
    await action.apply(told, planned.change, 'key');
    expect(unseen.join()).toContain('denied access');
    expect(sim.snapshot().arm.virtualMachines[0]?.powerState).toBe('deallocating');
    return { sim, result: await undo(planned.undo) };
  };

  test('waits, and starts it then', async () => {
    const { sim, result } = await cutOff(3);
    expect(result).toMatchObject({ outcome: 'restored' });
    expect(sim.snapshot().arm.virtualMachines[0]?.powerState).toBe('running');
  });

  test('is refused when it takes too long, and not taken for started by somebody', async () => {
    const { result } = await cutOff(1_000);
    expect(result).toMatchObject({ outcome: 'refused', code: 'still-deallocating' });
  });
});

describe('refuses', () => {
  test('an ephemeral OS disk, and names what works', async () => {
    const principal = '23333333-2222-4222-8222-222222222222';
    const { plan } = await stage({ osDisk: { ephemeral: true }, systemAssignedPrincipalId: principal });
    expect(await plan()).toMatchObject({
      outcome: 'refused',
      code: 'ephemeral-os-disk',
      instead: [
        {
          action: 'azure.authorization.remove-role-assignments',
          target: { kind: 'entra.service-principal', id: principal },
        },
        { action: 'azure.compute.disable-boot-diagnostics' },
      ],
    });
  });

  test.each([
    ['virtualMachineScaleSets/web-set/virtualMachines/0', 'scale-set-instance'],
    ['disks/web-1-os', 'not-a-machine'],
  ])('%s as %s, without asking Azure', async (what, code) => {
    const { sim, context, runner } = await stage();
    const target = { kind: 'azure.vm', resourceId: `${group}/${what}` } as const;
    expect(await runner.plan(context, deallocateVmCase.id, target, {})).toMatchObject({
      outcome: 'refused',
      code,
    });
    expect(sim.operations).toEqual([]);
  });

  test('a machine in a subscription in which we may not act', async () => {
    const { sim, context, runner } = await stage();
    const azure = { ...sim.connections.azure, subscriptions: ['99999999-2222-4222-8222-222222222222'] };
    const { id, target } = deallocateVmCase;
    const said = await runner.plan({ ...context, connections: { azure } }, id, target, {});
    expect(said).toMatchObject({ outcome: 'refused', code: 'account-not-allowed' });
  });
});

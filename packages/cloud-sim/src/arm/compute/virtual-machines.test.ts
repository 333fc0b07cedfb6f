import { expect, it } from 'vitest';

import { useCloudSim } from '../../simulation/start-for-test.suite.ts';
import { callArm } from '../call-arm.suite.ts';

const start = useCloudSim();
const group = '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/web';
const machine = `${group}/providers/Microsoft.Compute/virtualMachines/web-1`;
const versioned = { apiVersion: '2024-07-01' };
const web = { resourceGroup: 'web', name: 'web-1' };

it('is deallocated by an operation that takes time, and tells its state only when asked for it', async () => {
  const sim = await start({ world: { arm: { virtualMachines: [web], operationPolls: 2 } } });
  const plain = await callArm(sim, 'GET', machine, versioned);
  expect(plain.body.properties).not.toHaveProperty('instanceView');
  const begun = await callArm(sim, 'POST', `${machine}/deallocate`, versioned);
  expect(begun.status).toBe(202);
  const link = begun.header('azure-asyncoperation') ?? '';
  expect((await callArm(sim, 'GET', link)).body).toMatchObject({ status: 'InProgress' });
  expect(sim.snapshot().arm.virtualMachines[0]?.powerState).toBe('deallocating');
  expect((await callArm(sim, 'GET', link)).body).toMatchObject({ status: 'Succeeded' });
  const read = await callArm(sim, 'GET', `${machine}?$expand=instanceView`, versioned);
  expect(read.body.properties).toMatchObject({
    instanceView: { statuses: [{ code: 'ProvisioningState/succeeded' }, { code: 'PowerState/deallocated' }] },
  });
});

it('runs on when the operation fails', async () => {
  const virtualMachines = [{ ...web, deallocateFails: true }];
  const sim = await start({ world: { arm: { virtualMachines, operationPolls: 1 } } });
  const begun = await callArm(sim, 'POST', `${machine}/deallocate`, versioned);
  const { body } = await callArm(sim, 'GET', begun.header('azure-asyncoperation') ?? '');
  expect(body).toMatchObject({ status: 'Failed', error: { code: 'InternalExecutionError' } });
  expect(sim.snapshot().arm.virtualMachines[0]?.powerState).toBe('running');
});

it('cannot be deallocated with an ephemeral OS disk, or under a ReadOnly lock', async () => {
  const ephemeral = await start({
    world: { arm: { virtualMachines: [{ ...web, osDisk: { ephemeral: true } }] } },
  });
  const locks = [{ scope: group, name: 'keep', level: 'ReadOnly' as const }];
  const locked = await start({ world: { arm: { virtualMachines: [web], locks } } });
  for (const [sim, code] of [
    [ephemeral, 'OperationNotAllowed'],
    [locked, 'ScopeLocked'],
  ] as const) {
    const reply = await callArm(sim, 'POST', `${machine}/deallocate`, versioned);
    expect(reply).toMatchObject({ status: 409, body: { error: { code } } });
  }
});

it('has snapshots taken of disks that it has, and of no others', async () => {
  const sim = await start({ world: { arm: { virtualMachines: [web] } } });
  const put = (disk: string) =>
    callArm(sim, 'PUT', `${group}/providers/Microsoft.Compute/snapshots/${disk}-1`, {
      ...versioned,
      json: {
        location: 'westeurope',
        properties: {
          incremental: true,
          creationData: {
            createOption: 'Copy',
            sourceResourceId: `${group}/providers/Microsoft.Compute/disks/${disk}`,
          },
        },
      },
    });
  expect((await put('os')).status).toBe(202);
  expect((await put('another')).status).toBe(404);
  expect(sim.snapshot().arm.snapshots.map((snapshot) => snapshot.name)).toEqual(['os-1']);
});

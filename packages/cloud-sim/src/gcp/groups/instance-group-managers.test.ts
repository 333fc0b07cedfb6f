import {
  InstanceGroupManagersClient,
  InstancesClient,
  RegionInstanceGroupManagersClient,
  RegionOperationsClient,
} from '@google-cloud/compute';
import { describe, expect, it } from 'vitest';

import { computeOptions, useCloudSim } from '../../simulation/start-for-test.suite.ts';
import type { WorldInput } from '../../world/world.ts';

const start = useCloudSim();
const project = 'example-prod';
const zone = 'europe-west1-b';
const region = 'europe-west1';
const vm = { project, zone, instance: 'web-1' };
const group = { project, instanceGroupManager: 'web' };
const members = (place: string, names = ['web-1']) =>
  names.map((instance) => ({
    ...vm,
    instance,
    metadata: { 'created-by': `projects/1/${place}/instanceGroupManagers/web` },
  }));
const zonal: WorldInput = {
  gcp: {
    operationPolls: 1,
    pageSize: 2,
    instances: members(`zones/${zone}`, ['web-1', 'web-2', 'web-3']),
    instanceGroupManagers: [{ project, zone, name: 'web', targetSize: 3 }],
  },
};
const regional: WorldInput = {
  gcp: {
    operationPolls: 1,
    instances: members(`regions/${region}`),
    instanceGroupManagers: [{ project, region, name: 'web' }],
  },
};

describe('a group of a zone', () => {
  it('lists its members page by page, and no longer those that it has let go', async () => {
    const sim = await start({ world: zonal });
    const client = new InstanceGroupManagersClient(computeOptions(sim));
    const list = async () =>
      (await client.listManagedInstances({ ...group, zone }))[0].map((managedInstance) =>
        managedInstance.instance?.split('/').at(-1),
      );
    expect(await list()).toEqual(['web-1', 'web-2', 'web-3']);
    const instances = [`zones/${zone}/instances/web-2`];
    await expect(
      client.abandonInstances({
        ...group,
        zone,
        instanceGroupManagersAbandonInstancesRequestResource: { instances: ['none'] },
      }),
    ).rejects.toMatchObject({ code: 400 });
    const [lro] = await client.abandonInstances({
      ...group,
      zone,
      instanceGroupManagersAbandonInstancesRequestResource: {
        instances: instances.map((instance) => `projects/${project}/${instance}`),
      },
    });
    expect(lro.latestResponse).toMatchObject({ operationType: 'abandonInstances' });
    expect(await list()).toEqual(['web-1', 'web-2', 'web-3']);
    const operations = sim.snapshot().gcp.operations;
    await fetch(
      `${sim.connections.gcp.endpoint}/compute/v1/projects/${project}/zones/${zone}/operations/${operations[0]?.name ?? ''}`,
      { headers: { authorization: `Bearer ${sim.connections.gcp.accessToken}` } },
    );
    expect(await list()).toEqual(['web-1', 'web-3']);
    expect((await client.get({ ...group, zone }))[0].targetSize).toBe(2);
  });
});

describe('a group of a region', () => {
  const stopAndLook = async (policy?: 'DO_NOTHING') => {
    const sim = await start({ world: regional });
    const groups = new RegionInstanceGroupManagersClient(computeOptions(sim));
    if (policy !== undefined) {
      const instanceGroupManagerResource = { instanceLifecyclePolicy: { defaultActionOnFailure: policy } };
      const [lro] = await groups.patch({ ...group, region, instanceGroupManagerResource });
      const { name } = lro.latestResponse as { name: string };
      const operations = new RegionOperationsClient(computeOptions(sim));
      expect((await operations.get({ project, region, operation: name }))[0].status).toBe('DONE');
    }
    const instances = new InstancesClient(computeOptions(sim));
    await instances.stop(vm);
    const look = async () => (await instances.get(vm))[0].status;
    return [await look(), await look()];
  };

  it('starts its member again, and not once it is told to do nothing', async () => {
    expect(await stopAndLook()).toEqual(['TERMINATED', 'RUNNING']);
    expect(await stopAndLook('DO_NOTHING')).toEqual(['TERMINATED', 'TERMINATED']);
  });
});

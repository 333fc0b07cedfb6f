import { InstancesClient } from '@google-cloud/compute';
import { expect, it } from 'vitest';

import { computeOptions, useCloudSim } from '../../simulation/start-for-test.suite.ts';

const start = useCloudSim();
const vm = { project: 'example-prod', zone: 'europe-west1-b', instance: 'web-1' };
const world = (consistencyDelayReads = 0) => ({
  gcp: { consistencyDelayReads, instances: [{ ...vm, metadata: { a: '1', b: '2' } }] },
});

it('replaces the whole metadata, and only with the fingerprint that was read', async () => {
  const sim = await start({ world: world() });
  const client = new InstancesClient(computeOptions(sim));
  const fingerprint = (await client.get(vm))[0].metadata?.fingerprint ?? '';
  const items = [{ key: 'a', value: '3' }];
  await client.setMetadata({ ...vm, metadataResource: { fingerprint, items } });
  expect(sim.snapshot().gcp.instances[0]?.metadata).toEqual({ a: '3' });
  await expect(client.setMetadata({ ...vm, metadataResource: { fingerprint, items } })).rejects.toMatchObject(
    {
      code: 412,
      message: expect.stringContaining('conditionNotMet') as string,
    },
  );
});

it('is read as it was for as long as the world lags', async () => {
  const sim = await start({ world: world(1) });
  const client = new InstancesClient(computeOptions(sim));
  const fingerprint = (await client.get(vm))[0].metadata?.fingerprint ?? '';
  await client.setMetadata({ ...vm, metadataResource: { fingerprint, items: [] } });
  const seen = async () => (await client.get(vm))[0].metadata?.items?.length ?? 0;
  expect([await seen(), await seen()]).toEqual([2, 0]);
});

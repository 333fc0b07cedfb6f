import { createRequire } from 'node:module';

import {
  DisksClient,
  FirewallsClient,
  InstanceGroupManagersClient,
  InstancesClient,
} from '@google-cloud/compute';
import { describe, expect, it } from 'vitest';

import type { CloudSim } from '../cloud-sim.ts';
import { canarySecret } from '../simulation/credentials.ts';
import { computeOptions, useCloudSim } from '../simulation/start-for-test.suite.ts';
import type { WorldInput } from '../world/world.ts';
import { gcpOperations } from './operations.ts';

const start = useCloudSim();
const project = 'example-prod';
const zone = 'europe-west1-b';
const vm = { project, zone, instance: 'web-1' };
const world: WorldInput = {
  gcp: {
    instances: [
      {
        ...vm,
        serviceAccount: 'web@example-prod.iam.gserviceaccount.com',
        metadata: { 'ssh-keys': 'mallory:ssh-ed25519 AAAA' },
        labels: { team: 'web' },
        localSsd: true,
        externalIp: '203.0.113.10',
      },
      { ...vm, zone: 'europe-west1-c' },
      { ...vm, project: 'example-other' },
    ],
  },
};
const instances = (sim: CloudSim, token?: string) => new InstancesClient(computeOptions(sim, token));
const path = `projects/${project}/zones/${zone}/instances/web-1`;

it('shows an instance with what a responder needs of it', async () => {
  const sim = await start({ world });
  const [instance] = await instances(sim).get(vm);
  expect(instance).toMatchObject({
    name: 'web-1',
    status: 'RUNNING',
    id: expect.stringMatching(/^\d+$/) as string,
    labels: { team: 'web' },
    deletionProtection: false,
    serviceAccounts: [{ email: 'web@example-prod.iam.gserviceaccount.com' }],
    metadata: { items: [{ key: 'ssh-keys', value: 'mallory:ssh-ed25519 AAAA' }] },
    disks: [{ type: 'PERSISTENT', boot: true, deviceName: 'web-1' }, { type: 'SCRATCH' }],
    networkInterfaces: [{ accessConfigs: [{ natIP: '203.0.113.10' }] }],
  });
  expect(instance.zone).toBe(`${sim.connections.gcp.endpoint}/compute/v1/projects/${project}/zones/${zone}`);
});

it('gives an instance the id that the world names, so that a second one of its name can be told apart', async () => {
  const sim = await start({ world: { gcp: { instances: [{ ...vm, id: '4711' }] } } });
  expect((await instances(sim).get(vm))[0].id).toBe('4711');
});

it('lists the instances of one zone of one project', async () => {
  const sim = await start({ world });
  const [list] = await instances(sim).list({ project, zone });
  expect(list.map((instance) => instance.selfLink?.split('/compute/v1/')[1])).toEqual([path]);
});

it('tells which instance group keeps an instance alive', async () => {
  const sim = await start({ world: { gcp: { instanceGroupManagers: [{ project, zone, name: 'web' }] } } });
  const client = new InstanceGroupManagersClient(computeOptions(sim));
  const [group] = await client.get({ project, zone, instanceGroupManager: 'web' });
  expect(group.instanceLifecyclePolicy?.defaultActionOnFailure).toBe('REPAIR');
});

describe('createSnapshot', () => {
  it('needs three permissions, and a name that is free', async () => {
    const sim = await start({ world });
    const disks = new DisksClient(computeOptions(sim));
    const request = { project, zone, disk: 'web-1', snapshotResource: { name: 'evidence-1' } };
    await disks.createSnapshot(request);
    expect(sim.snapshot().gcp.snapshots).toMatchObject([{ project, name: 'evidence-1' }]);
    expect(sim.operations[0]).toMatchObject({
      permission: 'compute.disks.createSnapshot',
      furtherPermissions: ['compute.snapshots.create', 'compute.snapshots.setLabels'],
    });
    await expect(disks.createSnapshot(request)).rejects.toMatchObject({
      code: 409,
      message: expect.stringContaining("/global/snapshots/evidence-1' already exists") as string,
    });
    await expect(disks.createSnapshot({ ...request, disk: 'none' })).rejects.toThrow(/was not found/);
  });

  it('is denied with one of the three', async () => {
    const gcp = { ...world.gcp, permissions: ['compute.disks.createSnapshot'] };
    const sim = await start({ world: { gcp } });
    const disks = new DisksClient(computeOptions(sim));
    const request = { project, zone, disk: 'web-1', snapshotResource: { name: 'evidence-1' } };
    await expect(disks.createSnapshot(request)).rejects.toThrow(/permission/);
    expect(sim.snapshot().gcp.snapshots).toEqual([]);
  });
});

describe('refusals', () => {
  it('answers 404, 403 and 401 as Google does', async () => {
    const sim = await start({ world: { gcp: { ...world.gcp, permissions: ['compute.instances.get'] } } });
    await expect(instances(sim).get({ ...vm, instance: 'gone' })).rejects.toMatchObject({
      code: 404,
      message: expect.stringContaining('/instances/gone') as string,
    });
    await expect(instances(sim).stop(vm)).rejects.toMatchObject({
      code: 403,
      message: expect.stringContaining(
        `Required 'compute.instances.stop' permission for '${path}'`,
      ) as string,
    });
    await expect(instances(sim, 'another-token').get(vm)).rejects.toMatchObject({ code: 401 });
    expect(sim.operations.map((operation) => operation.status)).toEqual([404, 403, 401]);
    expect(sim.snapshot().gcp.instances[0]?.status).toBe('RUNNING');
  });

  it('has an error body with code, message, reason and status', async () => {
    const sim = await start({ world });
    const answer = await fetch(`${sim.connections.gcp.endpoint}/compute/v1/${path}x`, {
      headers: { authorization: `Bearer ${sim.connections.gcp.accessToken}` },
    });
    const message = `The resource '${path}x' was not found`;
    expect(await answer.json()).toEqual({
      error: {
        code: 404,
        message,
        errors: [{ message, domain: 'global', reason: 'notFound' }],
        status: 'NOT_FOUND',
        details: [expect.objectContaining({ detail: `Bearer ${canarySecret}` })],
      },
    });
  });

  it('denies a project in which the responder has no role, whether or not the instance is there', async () => {
    const sim = await start({ world: { gcp: { ...world.gcp, projects: [project] } } });
    expect(sim.connections.gcp.projects).toEqual([project]);
    const other = { ...vm, project: 'example-other' };
    await expect(instances(sim).get(other)).rejects.toMatchObject({ code: 403 });
    await expect(instances(sim).get({ ...other, instance: 'none' })).rejects.toMatchObject({ code: 403 });
  });

  it('names what is not simulated, and records it', async () => {
    const sim = await start({ world });
    const firewalls = new FirewallsClient(computeOptions(sim));
    await expect(firewalls.get({ project, firewall: 'ssh' })).rejects.toThrow(
      `does not simulate GET /compute/v1/projects/${project}/global/firewalls/ssh`,
    );
    expect(sim.operations).toMatchObject([{ cloud: 'gcp', status: 501 }]);
  });
});

describe('injected faults', () => {
  const stop = { operation: 'compute.instances.stop', times: 1 } as const;

  it.each([
    ['access-denied', 403],
    ['not-found', 404],
    ['throttled', 429],
    ['unavailable', 503],
  ] as const)('answers %s in the way of Google, and changes nothing', async (error, status) => {
    const sim = await start({ world });
    sim.inject({ ...stop, error });
    await expect(instances(sim).stop({ ...vm, discardLocalSsd: true })).rejects.toMatchObject({
      code: status,
    });
    expect(sim.operations).toMatchObject([{ status }]);
    expect(sim.snapshot().gcp.instances[0]?.status).toBe('RUNNING');
  });

  it('may answer throttling as 403, told apart from a denial by its reason only', async () => {
    const sim = await start({ world: { gcp: { ...world.gcp, throttledAs: 403 } } });
    sim.inject({ ...stop, error: 'throttled', retryAfterSeconds: 7 });
    const answer = await fetch(`${sim.connections.gcp.endpoint}/compute/v1/${path}/stop`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sim.connections.gcp.accessToken}` },
    });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([403, '7']);
    expect(await answer.json()).toMatchObject({ error: { errors: [{ reason: 'rateLimitExceeded' }] } });
  });

  it('stops, and cuts the connection before the answer', async () => {
    const sim = await start({ world });
    sim.inject({ ...stop, error: 'drop-after-write' });
    await expect(instances(sim).stop({ ...vm, discardLocalSsd: true })).rejects.toThrow();
    expect(sim.snapshot().gcp.instances[0]?.status).toBe('STOPPING');
    expect(sim.operations).toMatchObject([{ operation: 'compute.instances.stop', status: 0 }]);
  });
});

it('has only operations of Compute Engine that Google has, at their paths and with their verbs', () => {
  const contract = new Map(
    Object.entries(services()).flatMap(([service, { methods = {} }]) =>
      Object.entries(methods).map(([method, { options }]) => [
        `compute.${firstLower(service)}.${firstLower(method)}`,
        ['GET', 'POST', 'PATCH', 'DELETE'].flatMap((verb) => {
          const path = options[`(google.api.http).${verb.toLowerCase()}`];
          return path === undefined ? [] : [`${verb} ${normalise(path)}`];
        }),
      ]),
    ),
  );
  for (const { name, method, path: own } of gcpOperations.filter(({ name }) => name.startsWith('compute.'))) {
    expect([name, contract.get(name)]).toEqual([name, [`${method} ${normalise(own)}`]]);
  }
});

/** What stands in a path's places is named after the place: only the last one is called differently here. */
function normalise(path: string): string {
  return path.replaceAll(/\{(?!project|zone|region)\w+\}/g, '{name}');
}

interface Service {
  readonly methods?: Record<string, { readonly options: Record<string, string | undefined> }>;
}

/** Google's own contract of Compute Engine v1, as the SDK carries it. */
function services(): Record<string, Service> {
  const require = createRequire(import.meta.url);
  type Nested = Record<string, { readonly nested: Nested }>;
  const { nested } = require('@google-cloud/compute/build/protos/protos.json') as { nested: Nested };
  const of = (from: Nested, ...names: string[]) =>
    names.reduce<Nested>((level, name) => level[name]?.nested ?? {}, from);
  return of(nested, 'google', 'cloud', 'compute', 'v1') as unknown as Record<string, Service>;
}

function firstLower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

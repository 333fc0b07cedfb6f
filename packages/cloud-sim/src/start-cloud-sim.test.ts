import { connect } from 'node:net';

import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { ManualClock, type Clock } from '@drawbridge/base';
import { describe, expect, it, vi } from 'vitest';

import { callGraph, stsClient, useCloudSim } from './simulation/start-for-test.suite.ts';
import { startCloudSim } from './start-cloud-sim.ts';

const start = useCloudSim();
const id = '00000000-0000-4000-8000-000000000001';
const world = { azure: { users: [{ id, userPrincipalName: 'mallory@example.com' }] } };

describe('close', () => {
  it('does not wait for connections that SDKs keep alive, and leaves no handle open', async () => {
    const sim = await startCloudSim({ world });
    const client = stsClient(sim);
    await client.send(new GetCallerIdentityCommand({}));
    await callGraph(sim, 'GET', `/users/${id}`);
    await sim.close();
    await expect(callGraph(sim, 'GET', `/users/${id}`)).rejects.toThrow(/ECONNREFUSED/);
    client.destroy();
    await vi.waitFor(() => {
      expect(process.getActiveResourcesInfo().filter((resource) => resource.startsWith('TCP'))).toEqual([]);
    });
  });
});

describe('close, while a call is under way', () => {
  it('cuts the connection instead of waiting for its end', async () => {
    const sim = await startCloudSim({ world });
    const { hostname, port } = new URL(sim.connections.gcp.endpoint);
    const socket = connect(Number(port), hostname);
    const cut = new Promise((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('connect', resolve));
    socket
      .on('error', () => undefined)
      .write('POST /compute/v1 HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf');
    await vi.waitFor(() => {
      expect(
        process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap'),
      ).toHaveLength(2);
    });
    await sim.close();
    await cut;
  });
});

describe('operations', () => {
  it('is a list of its own that can be cleared', async () => {
    const sim = await start({ world });
    await callGraph(sim, 'GET', `/users/${id}`);
    const seen = sim.operations;
    sim.clearOperations();
    expect([seen.length, sim.operations.length]).toEqual([1, 0]);
  });
});

describe('inject', () => {
  it('happens as often as it says, to the named operation only', async () => {
    const sim = await start({ world });
    sim.inject({ operation: 'GET /users/{id}', error: 'unavailable', times: 2 });
    const get = async () => (await callGraph(sim, 'GET', `/users/${id}`)).status;
    expect((await callGraph(sim, 'GET', `/users/${id}/memberOf`)).status).toBe(200);
    expect([await get(), await get(), await get()]).toEqual([503, 503, 200]);
  });

  it('happens in the order in which faults were injected', async () => {
    const sim = await start({ world });
    sim.inject({ operation: 'GET /users/{id}', error: 'throttled', times: 1 });
    sim.inject({ operation: 'GET /users/{id}', error: 'not-found', times: 1 });
    const get = async () => (await callGraph(sim, 'GET', `/users/${id}`)).status;
    expect([await get(), await get(), await get()]).toEqual([429, 404, 200]);
  });
});

describe('a fault that begins later', () => {
  it('lets as many calls through as it says', async () => {
    const sim = await start({ world });
    sim.inject({ operation: 'GET /users/{id}', error: 'unavailable', times: 1, after: 2 });
    const get = async () => (await callGraph(sim, 'GET', `/users/${id}`)).status;
    expect([await get(), await get(), await get(), await get()]).toEqual([200, 200, 503, 200]);
  });

  it.each([
    ['internal-error', 500, true],
    ['gateway-timeout', 504, false],
  ] as const)('answers %s with %i; the user is still enabled: %s', async (error, status, accountEnabled) => {
    const sim = await start({ world });
    sim.inject({ operation: 'PATCH /users/{id}', error, times: 1 });
    const disable = { json: { accountEnabled: false } };
    expect((await callGraph(sim, 'PATCH', `/users/${id}`, disable)).status).toBe(status);
    expect(sim.snapshot().azure.users[0]?.accountEnabled).toBe(accountEnabled);
  });
});

describe('the world', () => {
  it('is not the one that was passed in', async () => {
    const given = structuredClone(world);
    const sim = await start({ world: given });
    await callGraph(sim, 'PATCH', `/users/${id}`, { json: { accountEnabled: false } });
    expect(given).toEqual(world);
  });

  it('carries no secret', async () => {
    const sim = await start({ world });
    const text = JSON.stringify([sim.snapshot(), sim.operations]);
    expect(text).not.toContain(sim.connections.aws.credentials.secretAccessKey);
    expect(text).not.toContain(sim.connections.azure.accessToken);
    expect(text).not.toContain(sim.connections.arm.portalAccessToken);
  });

  it('is refused when it is none', async () => {
    await expect(startCloudSim({ world: { aws: { users: [{}] } } as never })).rejects.toThrow(/userName/);
  });
});

describe('reset', () => {
  it('begins with another world, at the same addresses, and leaves nothing of the one before', async () => {
    const sim = await start({ world });
    const { graphEndpoint } = sim.connections.azure;
    sim.inject({ operation: 'GET /users/{id}', error: 'unavailable', times: 9 });
    await callGraph(sim, 'PATCH', `/users/${id}`, { json: { accountEnabled: false } });
    sim.reset({ world });
    expect(sim.operations).toEqual([]);
    expect(sim.connections.azure.graphEndpoint).toBe(graphEndpoint);
    expect(sim.snapshot().azure.users[0]?.accountEnabled).toBe(true);
    expect((await callGraph(sim, 'GET', `/users/${id}`)).status).toBe(200);
    sim.reset();
    expect((await callGraph(sim, 'GET', `/users/${id}`)).status).toBe(404);
  });

  it('begins the clock of the simulation again, or takes the one that it is given', async () => {
    const sim = await start();
    const revokedAt = async (clock?: Clock): Promise<unknown> => {
      sim.reset({ world, ...(clock === undefined ? {} : { clock }) });
      await callGraph(sim, 'POST', `/users/${id}/revokeSignInSessions`);
      return sim.snapshot().azure.users[0]?.signInSessionsValidFromDateTime;
    };
    const first = await revokedAt();
    expect(first).toMatch(/^2026-01-01T12:/);
    expect(await revokedAt()).toBe(first);
    expect(await revokedAt(new ManualClock(new Date('2026-05-01T00:00:00Z')))).toMatch(/^2026-05-01T/);
  });

  it('leaves a call that is under way to the simulation that it reached', async () => {
    const sim = await start({ world });
    sim.inject({ operation: 'PATCH /users/{id}', error: 'slow', times: 1, delayMilliseconds: 100 });
    const underWay = callGraph(sim, 'PATCH', `/users/${id}`, { json: { accountEnabled: false } });
    await vi.waitFor(() => {
      expect(sim.operations).toHaveLength(1);
    });
    sim.reset({ world });
    expect((await underWay).status).toBe(204);
    expect(sim.operations).toEqual([]);
    expect(sim.snapshot().azure.users[0]?.accountEnabled).toBe(true);
  });

  it('gives the same connection again where nothing about it has changed', async () => {
    const sim = await start({ world });
    const { aws, gcp, azure } = sim.connections;
    sim.reset({ world: { aws: { region: 'eu-west-1' }, azure: { permissions: [] } } });
    expect(sim.connections.gcp).toBe(gcp);
    expect(sim.connections.aws).toEqual({ ...aws, region: 'eu-west-1' });
    expect(sim.connections.azure.accessToken).not.toBe(azure.accessToken);
    sim.reset({ world });
    expect(sim.connections.aws).toBe(aws);
    expect(sim.connections.azure).toBe(azure);
  });

  it('is refused a world that is none, and leaves the one that is there', async () => {
    const sim = await start({ world });
    expect(() => {
      sim.reset({ world: { aws: { users: [{}] } } as never });
    }).toThrow(/userName/);
    expect((await callGraph(sim, 'GET', `/users/${id}`)).status).toBe(200);
  });
});

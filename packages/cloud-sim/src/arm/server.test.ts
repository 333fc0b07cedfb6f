import { describe, expect, it, vi } from 'vitest';

import { useCloudSim } from '../simulation/start-for-test.suite.ts';
import { armWorldOf, callArm, ruleId, scheduledRule, workspaceUrlPath } from './call-arm.suite.ts';

const start = useCloudSim();
const world = armWorldOf();
const rule = `alertRules/${ruleId(1)}`;
const put = 'PUT Microsoft.SecurityInsights/alertRules/{ruleId}';
const get = 'GET Microsoft.SecurityInsights/alertRules/{ruleId}';

describe('who may call', () => {
  it.each([
    ['', 'AuthenticationFailed'],
    ['another', 'InvalidAuthenticationToken'],
  ])('answers 401 to the token %j: %s', async (accessToken, code) => {
    const sim = await start({ world });
    const reply = await callArm(sim, 'GET', 'alertRules', { accessToken });
    expect(reply).toMatchObject({ status: 401, body: { error: { code } } });
    expect(sim.operations).toMatchObject([{ cloud: 'arm', status: 401, writes: false }]);
  });

  it('asks for the RBAC action, and says who lacks which over what', async () => {
    const sim = await start({
      world: armWorldOf({}, { permissions: ['Microsoft.SecurityInsights/*/read'] }),
    });
    expect((await callArm(sim, 'GET', 'alertRules')).status).toBe(200);
    const { status, body } = await callArm(sim, 'PUT', rule, { json: scheduledRule() });
    expect([status, body.error?.code]).toEqual([403, 'AuthorizationFailed']);
    expect(body.error?.message).toBe(
      "The client '33333333-3333-4333-8333-333333333333' with object id '33333333-3333-4333-8333-333333333334' " +
        "does not have authorization to perform action 'Microsoft.SecurityInsights/alertRules/write' over scope " +
        `'${workspaceUrlPath(sim)}/providers/Microsoft.SecurityInsights/${rule}' or the scope is invalid. If ` +
        'access was recently granted, please refresh your credentials.',
    );
    expect(sim.snapshot().arm.workspaces[0]?.alertRules).toEqual([]);
  });

  it('lets the portal do everything, whatever the caller was granted', async () => {
    const sim = await start({ world: armWorldOf({}, { permissions: [] }) });
    const accessToken = sim.connections.arm.portalAccessToken;
    const reply = await callArm(sim, 'PUT', rule, { json: scheduledRule(), accessToken });
    expect(reply).toMatchObject({ status: 201, body: { systemData: { createdBy: 'analyst@example.com' } } });
  });
});

describe('where a call goes', () => {
  const nowhere = 'providers/Microsoft.OperationalInsights/workspaces/law-soc/savedSearches';
  const versioned = { apiVersion: '2025-02-01' };

  it.each([
    [{ apiVersion: '' }, 'MissingApiVersionParameter'],
    [{ apiVersion: '2019-01-01' }, 'InvalidResourceType'],
  ])('answers 400 to %j: %s', async (options, code) => {
    const sim = await start({ world });
    const reply = await callArm(sim, 'GET', 'alertRules', options);
    expect(reply).toMatchObject({ status: 400, body: { error: { code } } });
  });

  it('names the api-versions that it knows', async () => {
    const sim = await start({ world });
    const { body } = await callArm(sim, 'GET', 'alertRules', { apiVersion: '2019-01-01' });
    expect(body.error?.message).toContain("api-versions are '2025-09-01,2025-07-01-preview'");
  });

  it.each([
    [
      `/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/rg-soc/${nowhere}`,
      'SubscriptionNotFound',
    ],
    [
      `/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-no/${nowhere}`,
      'ResourceGroupNotFound',
    ],
    [
      `/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-soc/${nowhere.replace('law-soc', 'law-no')}`,
      'ResourceNotFound',
    ],
  ])('answers 404 to %s: %s', async (path, code) => {
    const sim = await start({ world });
    const reply = await callArm(sim, 'GET', path, versioned);
    expect(reply).toMatchObject({ status: 404, body: { error: { code } } });
  });

  it('ignores case in paths, as ARM does', async () => {
    const sim = await start({ world });
    const path = workspaceUrlPath(sim).replace('resourceGroups/rg-soc', 'resourcegroups/RG-SOC');
    const reply = await callArm(sim, 'GET', path, versioned);
    expect(reply.body).toMatchObject({
      name: 'law-soc',
      properties: { customerId: '55555555-5555-4555-8555-555555555555' },
    });
  });

  it('answers 501 to what is not simulated, and records it', async () => {
    const sim = await start({ world });
    const reply = await callArm(sim, 'GET', 'bookmarks');
    expect(reply).toMatchObject({ status: 501, body: { error: { code: 'NotImplemented' } } });
    expect(sim.operations).toMatchObject([{ cloud: 'arm', status: 501, permission: '' }]);
  });
});

describe('faults', () => {
  it.each([
    ['access-denied', 403, 'AuthorizationFailed'],
    ['not-found', 404, 'ResourceNotFound'],
    ['throttled', 429, 'TooManyRequests'],
    ['unavailable', 503, 'ServiceUnavailable'],
    ['internal-error', 500, 'InternalServerError'],
  ] as const)('answers %s in the words of ARM, and does nothing', async (error, status, code) => {
    const sim = await start({ world });
    sim.inject({ operation: put, error, times: 1 });
    const reply = await callArm(sim, 'PUT', rule, { json: scheduledRule() });
    expect(reply).toMatchObject({ status, body: { error: { code } } });
    expect(reply.header('retry-after')).toBeUndefined();
    expect(sim.snapshot().arm.workspaces[0]?.alertRules).toEqual([]);
  });

  it('writes and then says 504, as a gateway does that has stopped waiting', async () => {
    const sim = await start({ world });
    sim.inject({ operation: put, error: 'gateway-timeout', times: 1 });
    const { status, body } = await callArm(sim, 'PUT', rule, { json: scheduledRule() });
    expect([status, body.error?.message]).toEqual([
      504,
      "The gateway did not receive a response from 'Microsoft.SecurityInsights' within the specified time period.",
    ]);
    expect(sim.snapshot().arm.workspaces[0]?.alertRules).toHaveLength(1);
  });

  it('is tried again by the SDK after a 429 that says when, and not after one that does not', async () => {
    const sim = await start({ world });
    sim.inject({ operation: get, error: 'throttled', times: 1 });
    expect((await callArm(sim, 'GET', rule, { maxRetries: 3 })).status).toBe(429);
    sim.inject({ operation: get, error: 'throttled', times: 2, retryAfterSeconds: 0 });
    expect((await callArm(sim, 'GET', rule, { maxRetries: 3 })).status).toBe(404);
    expect(sim.operations.map((operation) => operation.status)).toEqual([429, 429, 429, 404]);
  });

  it('is tried again by the SDK after a 503, and writes once', async () => {
    const sim = await start({ world });
    sim.inject({ operation: put, error: 'unavailable', times: 2 });
    const reply = await callArm(sim, 'PUT', rule, { json: scheduledRule(), maxRetries: 3 });
    expect(reply.status).toBe(201);
    expect(sim.operations.map((operation) => operation.status)).toEqual([503, 503, 201]);
  });

  it.each([
    ['drop-before-write', 0],
    ['drop-after-write', 1],
  ] as const)('cuts the connection: %s leaves %i rules', async (error, count) => {
    const sim = await start({ world });
    sim.inject({ operation: put, error, times: 1 });
    await expect(callArm(sim, 'PUT', rule, { json: scheduledRule() })).rejects.toThrow();
    expect(sim.snapshot().arm.workspaces[0]?.alertRules).toHaveLength(count);
    expect(sim.operations).toMatchObject([{ operation: put, status: 0 }]);
  });

  it('answers late, when the client may have gone, and has written all the same', async () => {
    const sim = await start({ world });
    sim.inject({ operation: put, error: 'slow', times: 1, delayMilliseconds: 60_000 });
    const call = callArm(sim, 'PUT', rule, { json: scheduledRule(), timeout: 300 });
    await expect(call).rejects.toThrow(/aborted|timeout/i);
    // On a busy machine the client may be gone before its call was read.
    await vi.waitFor(() => {
      expect(sim.snapshot().arm.workspaces[0]?.alertRules).toHaveLength(1);
    });
  });

  it('answers late, and the client that waits gets it', async () => {
    const sim = await start({ world });
    sim.inject({ operation: put, error: 'slow', times: 1, delayMilliseconds: 20 });
    expect((await callArm(sim, 'PUT', rule, { json: scheduledRule() })).status).toBe(201);
  });
});
